using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Microsoft.Extensions.Logging;
using Proxy.Actors.Logging;
using Proxy.Configuration;
using Proxy.Membership.Logging;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>Turns a pool's endpoint names into addresses, again every <c>proxy.dns.refresh</c> and when an endpoint was
/// added, and puts the result in force. A name that cannot be resolved keeps the addresses it had.</summary>
internal sealed class EndpointResolver : UntypedActor, IWithTimers
{
    private readonly PoolState _pool;
    private readonly TimeSpan _refresh;
    private readonly Props _services;
    private readonly ILogger _log = Context.System.LoggerFor<EndpointResolver>();

    public EndpointResolver(PoolState pool, TimeSpan refresh, Props services)
    {
        _pool = pool;
        _refresh = refresh;
        _services = services;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    internal static Props Props(PoolState pool, TimeSpan refresh, Props services) =>
        Akka.Actor.Props.Create(() => new EndpointResolver(pool, refresh, services));

    /// <summary>Looks up every name of a pool once.</summary>
    internal static async Task<NameAnswers> ResolveAsync(PoolModel pool)
    {
        var found = await Task.WhenAll(NamesOf(pool).Select(ResolveAsync)).ConfigureAwait(false);
        return new NameAnswers(
            found.Where(each => each.Problem is null).ToDictionary(each => each.Name, each => each.Addresses),
            found.Where(each => each.Problem is not null).ToDictionary(each => each.Name, each => each.Problem!));
    }

    /// <summary>Has a pool know which of its names could not be looked up.</summary>
    internal static void Note(PoolState pool, NameAnswers answers) => pool.NoteNames(
        endpoint => answers.Addresses.ContainsKey(endpoint.Name) || answers.Problems.ContainsKey(endpoint.Name),
        endpoint => answers.Problems.GetValueOrDefault(endpoint.Name));

    protected override void PreStart() => Timers.StartPeriodicTimer(Refresh.Instance, Refresh.Instance, _refresh);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Refresh:
                ResolveAsync(_pool.Model).PipeTo(Self);
                break;
            case RefreshEvery every:
                Timers.StartPeriodicTimer(Refresh.Instance, Refresh.Instance, every.Interval);
                break;
            case ServiceResolver.Watch watch:
                var child = Context.Child("services");
                (child.IsNobody() ? Context.ActorOf(_services, "services") : child).Tell(watch);
                break;
            case NameAnswers answers:
                foreach (var (name, problem) in answers.Problems) WarnUnresolved(name, problem);
                Note(_pool, answers);
                // Also without an address: where those that there are lead may have changed.
                _pool.Change(model => model.WithAddresses(answers.Addresses));
                break;
            case Status.Failure failure:
                _log.ResolverDefect(failure.Cause, _pool.Model.Name);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void WarnUnresolved(string name, string problem)
    {
        var pool = _pool.Model;
        if (pool.Endpoints.Any(endpoint => endpoint.Name == name && !endpoint.Addresses.IsEmpty)) _log.NotResolved(pool.Name, name, problem);
        else _log.NotYetResolved(pool.Name, name, problem);
    }

    private static IEnumerable<EndpointSettings> NamesOf(PoolModel pool) => pool.Endpoints
        .Where(endpoint => endpoint.Service is null)
        .Select(endpoint => EndpointAddress.Parse(endpoint.Name).Value)
        .OfType<EndpointSettings>()
        .Where(endpoint => !IPAddress.TryParse(endpoint.Host, out _));

    private static async Task<(string Name, ImmutableArray<TcpAddress> Addresses, string? Problem)> ResolveAsync(EndpointSettings endpoint)
    {
        var name = endpoint.ToString();
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(endpoint.Host).ConfigureAwait(false);
            return (name, [.. addresses.Select(address => TcpAddress.From(new IPEndPoint(address, endpoint.Port)))], null);
        }
        catch (SocketException error)
        {
            return (name, [], error.Message);
        }
    }

    /// <summary>Looks up the names now.</summary>
    internal sealed record Refresh : INoSerializationVerificationNeeded
    {
        internal static readonly Refresh Instance = new();
    }

    /// <summary>Looks up the names in another interval, counted from now.</summary>
    /// <param name="Interval">The interval.</param>
    internal sealed record RefreshEvery(TimeSpan Interval) : INoSerializationVerificationNeeded;
}
