using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Proxy.Actors.Logging;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>Turns a pool's endpoint names into addresses, again every <c>proxy.dns.refresh</c> and when an endpoint was
/// added, and puts the result in force. A name that cannot be resolved keeps the addresses it had.</summary>
internal sealed class EndpointResolver : UntypedActor, IWithTimers
{
    private readonly PoolState _pool;
    private readonly TimeSpan _refresh;
    private readonly Props _services;
    private readonly ILoggingAdapter _log = Context.GetLogger();

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
    /// <returns>The addresses of the endpoints whose names could be resolved.</returns>
    internal static async Task<IReadOnlyDictionary<string, ImmutableArray<TcpAddress>>> ResolveAsync(
        PoolModel pool, Action<string, Exception> onError)
    {
        var found = await Task.WhenAll(NamesOf(pool).Select(endpoint => ResolveAsync(endpoint, onError))).ConfigureAwait(false);
        return found.OfType<KeyValuePair<string, ImmutableArray<TcpAddress>>>().ToDictionary();
    }

    protected override void PreStart() => Timers.StartPeriodicTimer(Refresh.Instance, Refresh.Instance, _refresh);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Refresh:
                ResolveAsync(_pool.Model, WarnUnresolved).PipeTo(Self, success: found => new Resolved(found));
                break;
            case RefreshEvery every:
                Timers.StartPeriodicTimer(Refresh.Instance, Refresh.Instance, every.Interval);
                break;
            case ServiceResolver.Watch watch:
                var child = Context.Child("services");
                (child.IsNobody() ? Context.ActorOf(_services, "services") : child).Tell(watch);
                break;
            case Resolved resolved: // also without an address: where those that there are lead may have changed
                _pool.Change(model => model.WithAddresses(resolved.Addresses));
                break;
            case Status.Failure failure:
                _log.ResolverDefect(failure.Cause, _pool.Model.Name);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void WarnUnresolved(string name, Exception error)
    {
        var pool = _pool.Model;
        if (pool.Endpoints.Any(endpoint => endpoint.Name == name && !endpoint.Addresses.IsEmpty)) _log.NotResolved(pool.Name, name, error.Message);
        else _log.NotYetResolved(pool.Name, name, error.Message);
    }

    private static IEnumerable<EndpointSettings> NamesOf(PoolModel pool) => pool.Endpoints
        .Where(endpoint => endpoint.Service is null)
        .Select(endpoint => EndpointAddress.Parse(endpoint.Name).Value)
        .OfType<EndpointSettings>()
        .Where(endpoint => !IPAddress.TryParse(endpoint.Host, out _));

    private static async Task<KeyValuePair<string, ImmutableArray<TcpAddress>>?> ResolveAsync(
        EndpointSettings endpoint, Action<string, Exception> onError)
    {
        var name = endpoint.ToString();
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(endpoint.Host).ConfigureAwait(false);
            return new(name, [.. addresses.Select(address => TcpAddress.From(new IPEndPoint(address, endpoint.Port)))]);
        }
        catch (SocketException error)
        {
            onError(name, error);
            return null;
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

    private sealed record Resolved(IReadOnlyDictionary<string, ImmutableArray<TcpAddress>> Addresses) : INoSerializationVerificationNeeded;
}
