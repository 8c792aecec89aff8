using System.Net;
using System.Net.Sockets;

namespace Proxy.Testing;

public sealed partial class ChurnDriver
{
    private async Task ConnectAsync(ChurnScript script, IPEndPoint proxy, IPEndPoint? from)
    {
        _ledger.Start(script);
        using var session = new ChurnSession(_options, script);
        if (!script.EndsAtOnce)
            _sessions[script.Connection] = session;
        await ReachAsync(session, proxy, from);
        await AwaitServerAsync(session);
        _ledger.End(script.Kind, session.Failure);
        _sessions.TryRemove(script.Connection, out _);
    }

    private async Task ReachAsync(ChurnSession session, IPEndPoint proxy, IPEndPoint? from)
    {
        var fault = ChurnFault.ConnectFailed;
        try
        {
            var options = new TcpPeerOptions
            {
                Timeout = _options.Deadline,
                From = from,
                ReceiveBuffer = session.Script.Client.Pace?.ReceiveBuffer,
            };
            using var peer = await TcpPeer.ConnectAsync(proxy, options, session.Deadline);
            fault = ChurnFault.Unexpected;
            await (session.Script.EndsAtOnce ? EndAtOnceAsync(peer, session) : FollowAsClientAsync(peer, session));
        }
        catch (Exception error)
        {
            session.Fail(ChurnRole.Client, fault, error.Message);
        }
    }

    private async Task FollowAsClientAsync(TcpPeer peer, ChurnSession session)
    {
        var side = new ChurnSide(peer, ChurnRole.Client, session, _ledger, _options.StrictResets);
        try
        {
            await peer.SendAsync(new ChurnHeader(_options.Seed, session.Script.Connection).ToBytes(), session.Deadline);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            session.Fail(ChurnRole.Client, ChurnFault.UnexpectedReset, $"while sending the header: {error.Message}");
            return;
        }

        await side.RunAsync();
    }

    private async Task EndAtOnceAsync(TcpPeer peer, ChurnSession session)
    {
        var script = session.Script;
        var header = new ChurnHeader(_options.Seed, script.Connection).ToBytes();
        await peer.SendAsync(header.AsMemory(0, script.HeaderBytes), session.Deadline);
        if (script.Kind == ChurnKind.ConnectAndReset)
            peer.Reset();
        if (script.Kind != ChurnKind.ConnectAndHalfClose)
            return;

        peer.HalfClose();
        var ending = await peer.ReceiveToEndAsync(_options.Deadline);
        if (ending.Count > 0)
            session.Fail(ChurnRole.Client, ChurnFault.TooLong, $"{ending.Count} bytes came");
        else if (ending.End != PeerEnd.Eof)
            session.Fail(ChurnRole.Client, ending.End == PeerEnd.Reset ? ChurnFault.UnexpectedReset : ChurnFault.Stuck, "after FIN as the first thing");
    }

    /// <summary>
    /// The server has to have seen the connection, unless the client broke off: then a proxy may have thrown its first bytes
    /// away. The server's side ends at the session's deadline at the latest.
    /// </summary>
    private static async Task AwaitServerAsync(ChurnSession session)
    {
        var script = session.Script;
        if (script.EndsAtOnce)
            return;
        var mayNotArrive = script.Client.Ending != ChurnEnding.HalfClose || session.Failure is not null;
        if (mayNotArrive && !session.ServerBegan)
            return;

        try
        {
            await session.ServerDone.WaitAsync(session.Deadline);
        }
        catch (OperationCanceledException)
        {
            if (!session.ServerBegan)
                session.Fail(ChurnRole.Server, ChurnFault.NeverArrived, "no such connection came");
            else
                await session.ServerDone;
        }
    }
}
