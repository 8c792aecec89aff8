using System.Collections.Immutable;
using Akka.Actor;
using Microsoft.Extensions.Logging;
using Proxy.Actors.Discovery;
using Proxy.Actors.Logging;
using Proxy.Configuration;
using Proxy.Membership.Logging;

namespace Proxy.Actors.Pools;

/// <summary>Keeps a pool at what DNS says of its services: asks again when an answer does not hold any more, and puts in force what has
/// changed. Where there is no answer, the endpoints of the last one stay.</summary>
internal sealed class ServiceResolver : UntypedActor, IWithTimers
{
    private const int MaxProblem = 200;

    private readonly PoolState _pool;
    private readonly ServiceLookup _lookup;
    private readonly Action<PoolState, Func<PoolModel, PoolModel>> _change;
    private readonly Dictionary<string, (ServiceSettings Settings, ServiceAnswer Last)> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServiceNotices> _notices = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly ILogger _log = Context.System.LoggerFor<ServiceResolver>();

    public ServiceResolver(PoolState pool, ServiceLookup lookup, TimeProvider time, Action<PoolState, Func<PoolModel, PoolModel>> change)
    {
        _pool = pool;
        _lookup = lookup;
        _time = time;
        _change = change;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    internal static Props Props(PoolState pool, ServiceLookup lookup, TimeProvider time, Action<PoolState, Func<PoolModel, PoolModel>> change) =>
        Akka.Actor.Props.Create(() => new ServiceResolver(pool, lookup, time, change));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Watch watch:
                foreach (var gone in _services.Keys.Except(watch.Answers.Select(each => each.Service.Name)).ToList()) Forget(gone);
                foreach (var (service, answer) in watch.Answers)
                {
                    var last = _services.TryGetValue(service.Name, out var known) ? known.Last : ServiceAnswer.None;
                    // An answer that found nothing says nothing of what was found before.
                    _services[service.Name] = (service, answer.Problem is null ? ServiceAnswer.None : last);
                    Take(service, answer.Problem is null ? answer : answer with { Endpoints = last.Endpoints });
                }

                Note();
                break;
            case Look look when _services.TryGetValue(look.Service, out var service):
                _lookup.FindAsync(service.Settings, service.Last).PipeTo(Self, success: answer => new Found(service.Settings, answer));
                break;
            case Found found when _services.TryGetValue(found.Service.Name, out var service) && service.Settings == found.Service:
                Take(found.Service, found.Answer);
                Note();
                break;
            case TellRest rest when _notices.TryGetValue(rest.Service, out var notices):
                TellSoon(rest, notices.TellRest());
                break;
            case Look or Found or TellRest: // of a service that is gone
                break;
            case Status.Failure failure:
                _log.ResolverDefect(failure.Cause, _pool.Model.Name);
                foreach (var name in _services.Keys) Timers.StartSingleTimer(name, new Look(name), ServiceLookup.Retry);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>All of them: what one service does not name any more, another may.</summary>
    private PoolModel WithAll(PoolModel pool) => _services.Values.Where(service => !service.Last.Endpoints.IsEmpty || service.Last.Problem is null)
        .Aggregate(pool, (all, service) => all.WithDiscovered(service.Settings.Name, service.Last.Endpoints));

    private void Forget(string service)
    {
        _services.Remove(service);
        _notices.Remove(service);
        Timers.Cancel(service);
        Timers.Cancel(new TellRest(service));
    }

    private void Take(ServiceSettings service, ServiceAnswer answer)
    {
        var last = _services[service.Name].Last;
        _services[service.Name] = (service, answer);
        Timers.StartSingleTimer(service.Name, new Look(service.Name), answer.AskAgain);
        if (!_notices.TryGetValue(service.Name, out var notices))
            _notices[service.Name] = notices = new ServiceNotices(_pool.Model.Name, service.Name, _time, _log);
        TellSoon(new TellRest(service.Name), notices.Add(answer));
        if (answer.Problem is null && !answer.Endpoints.SequenceEqual(last.Endpoints))
            _change(_pool, WithAll);
    }

    /// <summary>Has the pool know of its services, and of their hosts.</summary>
    private void Note()
    {
        var known = _pool.Services.ToDictionary(each => each.Service, each => each.Problem, StringComparer.Ordinal);
        _pool.Services =
        [
            .. _services.Values.OrderBy(each => each.Settings.Name, StringComparer.Ordinal).Select(each => new ServiceStatus(
                each.Settings.Name, each.Last.Endpoints.Select(found => found.Settings.ToString()).Distinct().Count(), ProblemOf(each.Last, known.GetValueOrDefault(each.Settings.Name)))),
        ];
        _pool.NoteNames(
            endpoint => endpoint.Service is not null, endpoint => endpoint.Addresses.IsEmpty ? "name servers have no address of its host" : null);
    }

    private DialNote? ProblemOf(ServiceAnswer answer, DialNote? before) =>
        answer.Problem is { } words ? new DialNote(before?.Time ?? _pool.Time.GetUtcNow(), Quoted.Plain(words, MaxProblem)) : null;

    private void TellSoon(TellRest rest, TimeSpan? after)
    {
        if (after is { } then && !Timers.IsTimerActive(rest)) Timers.StartSingleTimer(rest, rest, then);
    }

    /// <summary>Looks after services from now on, and no others.</summary>
    /// <param name="Answers">The services with what was found so far.</param>
    internal sealed record Watch(ImmutableArray<(ServiceSettings Service, ServiceAnswer Answer)> Answers) : INoSerializationVerificationNeeded;

    private sealed record Look(string Service) : INoSerializationVerificationNeeded;

    private sealed record TellRest(string Service) : INoSerializationVerificationNeeded;

    private sealed record Found(ServiceSettings Service, ServiceAnswer Answer) : INoSerializationVerificationNeeded;
}
