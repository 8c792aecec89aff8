using System.Net;
using Microsoft.Extensions.Logging;
using Proxy.Actors.Logging;
using Proxy.Actors.Model;
using Proxy.Actors.Pairs;
using Proxy.Transport;

namespace Proxy.Actors.Listeners;

/// <summary>A listener's sockets: one on every loop, all on one address.</summary>
internal sealed class ListenerSockets
{
    private static readonly TimeSpan QuietBetweenWarnings = TimeSpan.FromSeconds(5);

    private readonly List<ListenSocket> _sockets = [];
    private long _lastWarning = long.MinValue;

    private ListenerSockets(ListenerModel model) => Model = model;

    /// <summary>The listener that they belong to, as it is now.</summary>
    internal ListenerModel Model { get; set; }

    /// <summary>The bound address, with the port that the kernel chose for port 0.</summary>
    internal IPEndPoint Endpoint { get; private set; } = null!;

    /// <summary>Opens them; nothing is accepted before <see cref="Start"/>.</summary>
    /// <param name="model">The listener.</param>
    /// <param name="bind">The address; port 0 lets the kernel choose.</param>
    /// <param name="loops">The node's loops.</param>
    /// <exception cref="TransportException">The address is in use, not ours, or not permitted; nothing is open.</exception>
    internal static ListenerSockets Open(ListenerModel model, IPEndPoint bind, IReadOnlyList<NodeLoop> loops)
    {
        var opened = new ListenerSockets(model) { Endpoint = bind };
        try
        {
            foreach (var loop in loops) opened.OpenOn(loop);
            return opened;
        }
        catch
        {
            opened.Close();
            throw;
        }
    }

    /// <summary>Begins to accept.</summary>
    internal void Start()
    {
        foreach (var socket in _sockets) socket.Loop.Execute(socket.Start);
    }

    /// <summary>What the kernel holds for each of them.</summary>
    internal async Task<ListenQueue[]> QueuesAsync() => await Task.WhenAll(_sockets.Select(QueueAsync)).ConfigureAwait(false);

    /// <summary>Has the loops accept what the kernel holds, then close.</summary>
    internal void Close()
    {
        foreach (var socket in _sockets) socket.Loop.Execute(socket.AcceptLastAndClose);
    }

    private Task<ListenQueue> QueueAsync(ListenSocket socket)
    {
        var read = new TaskCompletionSource<ListenQueue>(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.Loop.Execute(() =>
        {
            var (waiting, max) = socket.ReadQueue();
            read.SetResult(new ListenQueue(Model.Name, waiting, max));
        });
        return read.Task;
    }

    private void OpenOn(NodeLoop loop)
    {
        var acceptor = new LoopAcceptor(Model.Name, loop, error => WarnExhausted(loop.Node.Log, error));
        var socket = ListenSocket.Open(loop.Io, Endpoint, Model.Backlog, acceptor);
        _sockets.Add(socket);
        Endpoint = new IPEndPoint(Endpoint.Address, socket.LocalEndPoint.Port);
    }

    /// <summary>Called on the loops' threads; one warning in a while is enough.</summary>
    private void WarnExhausted(ILogger log, int error)
    {
        var now = Environment.TickCount64;
        var last = Interlocked.Read(ref _lastWarning);
        if (last != long.MinValue && now - last < QuietBetweenWarnings.TotalMilliseconds) return;
        Interlocked.Exchange(ref _lastWarning, now);
        log.CannotAccept(Model.Name, TransportException.Describe(error));
    }
}
