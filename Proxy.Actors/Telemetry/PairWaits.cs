using System.Globalization;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Telemetry;

/// <summary>Who of a pair waits for whom, in words.</summary>
public static class PairWaits
{
    /// <summary>A sentence for each direction in which something waits, or one that says that nothing does.</summary>
    /// <param name="report">The report of a pair.</param>
    public static IReadOnlyList<string> Describe(PairReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Phase switch
        {
            PairPhase.Unknown => ["there is no such pair"],
            PairPhase.Opening => [Opening(report.Opening)],
            PairPhase.Connecting when report.Row is { State: PairState.Queued } => ["the client waits in the queue of its pool: all endpoints have as many pairs as they may"],
            PairPhase.Connecting => [$"the client waits for a server: {report.Row?.Endpoint} is being tried"],
            PairPhase.TimeWait => ["the connection is over: what is left waits for 2MSL"],
            _ => Bound(report),
        };
    }

    private static string Opening(OpeningReport? opening)
    {
        var left = string.Create(CultureInfo.InvariantCulture, $"{opening?.LeftMs / 1000.0:0.0} s");
        return opening?.Step switch
        {
            OpeningStep.Wait => $"the client waits for {left}: its source comes too fast",
            OpeningStep.Header => $"the client's PROXY header is waited for, for {left} at most",
            OpeningStep.Handshake => $"the end of the client's TLS handshake is waited for, for {left} at most",
            OpeningStep.Inspect => $"what the route depends on is waited for, for {left} at most: the client has not sent it yet",
            _ => "the client has no route yet",
        };
    }

    private static List<string> Bound(PairReport report)
    {
        var isServedHere = report.Row is { IsServedHere: true };
        if (report is not { ToServer: { } toServer, ToClient: { } toClient, ClientBlock: { } client } || (report.ServerBlock is null && !isServedHere))
            return ["the connection is being closed"];
        var (server, name) = (report.ServerBlock ?? default, isServedHere ? "answer" : "server");
        string?[] words =
        [
            Direction("client", name, toServer, client, server, report.ServerFlow),
            Direction(name, "client", toClient, server, client, report.ClientFlow),
        ];
        var waits = words.OfType<string>().ToList();
        return waits.Count > 0 ? waits : ["nothing waits: what has come has been handed over and acknowledged"];
    }

    private static string? Direction(
        string from, string to, DirectionReport direction, in ConnectionBlock source, in ConnectionBlock target, FlowEntry? flow)
    {
        var inKernel = Math.Max(0, target.UnacknowledgedBytes);
        var unread = Math.Max(0, source.UnreadBytes);
        var waiting = direction.KeptBytes + inKernel;
        if (waiting == 0 && !direction.IsBlocked)
            return unread == 0 ? null : $"{ByteText.Of(unread)} of the {from} are about to be read";

        var (kept, queued) = (ByteText.Of(direction.KeptBytes), ByteText.Of(inKernel));
        var cause = Cause(to, direction, target, flow);
        var sentence = $"{cause}: {ByteText.Of(waiting)} wait for it, {kept} in our buffers and {queued} in the kernel";
        return direction.HasSpace && unread == 0
            ? sentence
            : $"{sentence}; the {from} is being held back: {ByteText.Of(unread)} of it are unread in the kernel";
    }

    private static string Cause(string to, DirectionReport direction, in ConnectionBlock target, FlowEntry? flow)
    {
        if (direction.KeptBytes == 0 && target.UnsentBytes == 0 && !direction.IsBlocked) return $"bytes are under way to the {to}";
        // A window that no full segment fits into is one that the peer's program does not empty (RFC 9293, 3.8.6.2).
        if (target.FromKernel && target.PeerWindow < (flow?.MaximumSegment ?? 1)) return $"the {to} does not read";
        return $"the {to}, or the network to it, takes bytes more slowly than they come";
    }
}
