using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Proxy.Actors.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>Turns a pool's endpoint names into addresses, again every <c>proxy.dns.refresh</c>, and puts the result in
/// force. A name that cannot be resolved keeps the addresses it had.</summary>
internal sealed class EndpointResolver : UntypedActor, IWithTimers
{
    private readonly PoolSettings _settings;
    private readonly PoolState _pool;
    private readonly TimeSpan _refresh;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public EndpointResolver(PoolSettings settings, PoolState pool, TimeSpan refresh)
    {
        _settings = settings;
        _pool = pool;
        _refresh = refresh;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    internal static Props Props(PoolSettings settings, PoolState pool, TimeSpan refresh) =>
        Akka.Actor.Props.Create(() => new EndpointResolver(settings, pool, refresh));

    /// <summary>The pool as the configuration has it, with the addresses that need no look-up.</summary>
    internal static PoolModel Unresolved(PoolSettings settings) => new(
        settings.Name,
        [.. settings.Endpoints.Select(endpoint => new EndpointModel(endpoint.ToString(), Literal(endpoint), endpoint.Weight))],
        settings.Attempts);

    /// <summary>Resolves every name once.</summary>
    internal static async Task<PoolModel> ResolveAsync(PoolSettings settings, PoolModel current, Action<string, Exception> onError)
    {
        var endpoints = await Task.WhenAll(settings.Endpoints.Zip(current.Endpoints, (endpoint, model) =>
            ResolveAsync(endpoint, model, onError))).ConfigureAwait(false);
        return new PoolModel(settings.Name, [.. endpoints], settings.Attempts);
    }

    protected override void PreStart()
    {
        if (_settings.Endpoints.All(endpoint => !Literal(endpoint).IsEmpty)) return;
        Timers.StartPeriodicTimer(Refresh.Instance, Refresh.Instance, _refresh);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Refresh:
                ResolveAsync(_settings, _pool.Model, WarnUnresolved).PipeTo(Self);
                break;
            case PoolModel model:
                _pool.Model = model;
                break;
            case Status.Failure failure:
                _log.Warning(failure.Cause, "pool {0}: looking up its endpoints failed", _settings.Name);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void WarnUnresolved(string name, Exception error) =>
        _log.Warning("pool {0}: endpoint {1} cannot be resolved ({2}); its last addresses stay in use", _settings.Name, name, error.Message);

    private static async Task<EndpointModel> ResolveAsync(EndpointSettings endpoint, EndpointModel model, Action<string, Exception> onError)
    {
        if (!Literal(endpoint).IsEmpty) return model;
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(endpoint.Host).ConfigureAwait(false);
            return model with { Addresses = [.. addresses.Select(address => ToSocket(address, endpoint.Port))] };
        }
        catch (SocketException error)
        {
            onError(model.Name, error);
            return model;
        }
    }

    private static ImmutableArray<TcpAddress> Literal(EndpointSettings endpoint) =>
        IPAddress.TryParse(endpoint.Host, out var address) ? [ToSocket(address, endpoint.Port)] : [];

    private static TcpAddress ToSocket(IPAddress address, int port) => TcpAddress.From(new IPEndPoint(address, port));

    private sealed record Refresh
    {
        internal static readonly Refresh Instance = new();
    }
}
