using System.Net;
using Akka.Actor;
using Akka.Event;
using Proxy.Actors.Pairs;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Listeners;

/// <summary>A listener: one listening socket on every loop, all on one address.</summary>
/// <remarks><code>
/// Closed --OpenListener--> Open --CloseListener--> (stopped)
/// </code></remarks>
internal sealed class ListenerActor : UntypedActor
{
    private static readonly TimeSpan QuietBetweenWarnings = TimeSpan.FromSeconds(5);

    private readonly ListenerSettings _settings;
    private readonly IReadOnlyList<NodeLoop> _loops;
    private readonly List<ListenSocket> _sockets = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private long _lastWarning = long.MinValue;

    public ListenerActor(ListenerSettings settings, IReadOnlyList<NodeLoop> loops)
    {
        _settings = settings;
        _loops = loops;
    }

    internal static Props Props(ListenerSettings settings, IReadOnlyList<NodeLoop> loops) =>
        Akka.Actor.Props.Create(() => new ListenerActor(settings, loops));

    protected override void OnReceive(object message) => Closed(message);

    private void Closed(object message)
    {
        if (message is not OpenListener)
        {
            Unhandled(message);
            return;
        }

        try
        {
            var endpoint = Open();
            Become(Open);
            Sender.Tell(new ListenerOpened(endpoint));
        }
        catch (TransportException error)
        {
            CloseSockets();
            Sender.Tell(new Status.Failure(error));
        }
    }

    private void Open(object message)
    {
        switch (message)
        {
            case CloseListener:
                CloseSockets();
                Sender.Tell(ListenerClosed.Instance);
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop() => CloseSockets();

    private IPEndPoint Open()
    {
        ListenSocket.EnsureFree(_settings.Bind);
        var bind = _settings.Bind;
        var self = Self;
        foreach (var loop in _loops)
        {
            var acceptor = new LoopAcceptor(_settings.Name, loop, WarnExhausted);
            var socket = ListenSocket.Open(loop.Io, bind, _settings.Backlog, acceptor);
            _sockets.Add(socket);
            bind = new IPEndPoint(_settings.Bind.Address, socket.LocalEndPoint.Port);
        }

        foreach (var socket in _sockets) OnLoop(socket, socket.Start);
        return bind;
    }

    private void CloseSockets()
    {
        foreach (var socket in _sockets) OnLoop(socket, socket.AcceptLastAndClose);
        _sockets.Clear();
    }

    private static void OnLoop(ListenSocket socket, Action action) => socket.Loop.Execute(action);

    /// <summary>Called on the loops' threads; logging is thread-safe, and one warning in a while is enough.</summary>
    private void WarnExhausted(string listener, int error)
    {
        var now = Environment.TickCount64;
        var last = Interlocked.Read(ref _lastWarning);
        if (last != long.MinValue && now - last < QuietBetweenWarnings.TotalMilliseconds) return;
        Interlocked.Exchange(ref _lastWarning, now);
        _log.Warning(
            "listener {0}: cannot accept ({1}); clients wait in the backlog until connections end. "
                + "Raise the open files limit (ulimit -n), or lower proxy.limits.max-pairs",
            listener,
            TransportException.Describe(error));
    }
}
