using System.Net.Sockets;

namespace Proxy.Testing;

public sealed partial class ChurnDriver
{
    private async Task ServeAsync(TcpPeer peer)
    {
        var header = await ReadHeaderAsync(peer);
        if (header is not { } known)
            return;
        if (known.Seed != _options.Seed)
        {
            Fail(ChurnFault.BadHeader, $"seed {known.Seed}");
            return;
        }

        if (_sessions.TryGetValue(known.Connection, out var session) && session.TryJoin())
            await FollowAsServerAsync(peer, session);
        else
            await FollowLeftAloneAsync(peer, known.Connection);
    }

    private async Task FollowAsServerAsync(TcpPeer peer, ChurnSession session, bool clientIsGone = false)
    {
        try
        {
            var side = new ChurnSide(peer, ChurnRole.Server, session, _ledger, _options.StrictResets);
            if (clientIsGone)
                session.BreakOff();
            await side.RunAsync();
        }
        catch (Exception error)
        {
            session.Fail(ChurnRole.Server, ChurnFault.Unexpected, error.Message);
        }
        finally
        {
            // Closed before the client hears of it: whatever runs next finds the connection gone.
            peer.Dispose();
            session.EndServer();
            session.Dispose();
        }
    }

    /// <summary>A connection that arrives after its client broke off and left: the script is followed with the bound that remains.</summary>
    private async Task FollowLeftAloneAsync(TcpPeer peer, ulong connection)
    {
        if (_ledger.Failures.Any(each => each.Connection == connection))
            return;
        var script = ChurnScript.Create(_options.Seed, connection, _options.MostBytes);
        using var session = new ChurnSession(_options, script);
        session.TryJoin();
        if (script.Client.Ending == ChurnEnding.HalfClose || script.EndsAtOnce)
            session.Fail(ChurnRole.Server, ChurnFault.BadHeader, "a connection that does not exist, or a second one with its number");
        else
            await FollowAsServerAsync(peer, session, clientIsGone: true);
        if (session.Failure is { } failure)
            _ledger.Fail(failure);
    }

    private async Task<ChurnHeader?> ReadHeaderAsync(TcpPeer peer)
    {
        try
        {
            var bytes = await peer.ReceiveExactlyAsync(ChurnHeader.Size, _options.Deadline);
            if (ChurnHeader.TryParse(bytes, out var header))
                return header;
            Fail(ChurnFault.BadHeader, Convert.ToHexString(bytes));
        }
        catch (TimeoutException)
        {
            Fail(ChurnFault.Orphan, $"no header from {peer.RemoteEndPoint} within {_options.Deadline}");
        }
        catch (Exception error) when (error is EndOfStreamException or SocketException)
        {
            _ledger.CountHeaderless();
        }

        return null;
    }
}
