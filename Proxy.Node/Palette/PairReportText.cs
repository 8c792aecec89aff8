using System.Globalization;
using System.Text;
using Proxy.Actors.Pairs;
using Proxy.Actors.Telemetry;

namespace Proxy.Node.Palette;

/// <summary>All that is known of a pair, for people: who waits for whom first, then the two legs side by side.</summary>
internal static class PairReportText
{
    private const int NameWidth = 26;
    private const int ValueWidth = 26;

    public static string Of(PairReport report)
    {
        var view = PairReportView.Of(report);
        var text = new StringBuilder();
        text.AppendLine(Head(view));
        foreach (var words in view.Waits) text.AppendLine(CultureInfo.InvariantCulture, $"  {words}");
        if (view.Listing is { } listing)
        {
            Listing(text, listing, view.HasLane);
            foreach (var words in OpeningText.Of(view, listing)) text.AppendLine(CultureInfo.InvariantCulture, $"  {words}");
        }

        text.AppendLine().AppendLine(Line("", "client leg", "server leg"));
        Flows(text, view.ClientFlow, view.ServerFlow);
        if (view.ClientBlock is { } client) Blocks(text, client, view.ServerBlock);
        return text.ToString().TrimEnd();
    }

    private static string Head(PairReportView view) => view.Listing is { } listing
        ? $"{view.Pair} is {listing.State.ToString().ToLowerInvariant()}: {listing.Client} -> {listing.Listener} -> {listing.Endpoint}"
        : $"{view.Pair} is in TIME-WAIT";

    private static void Listing(StringBuilder text, PairView listing, bool hasLane) => text.AppendLine(
        CultureInfo.InvariantCulture,
        $"  on {listing.Node}, accepted {Seconds(listing.AgeMs)} ago, moved last {Seconds(listing.IdleMs)} ago, {(hasLane ? "with a lane" : "without a lane")}");

    private static void Flows(StringBuilder text, FlowView? client, FlowView? server)
    {
        Row(text, "state", client?.State, server?.State);
        Row(text, "our address", client?.Source, server?.Source);
        Row(text, "peer's address", client?.Destination, server?.Destination);
        Row(text, "next receive sequence", client?.ReceiveNext, server?.ReceiveNext);
        Row(text, "window that we offer", client?.Window, server?.Window);
        Row(text, "window scale, ours", client?.WindowScale, server?.WindowScale);
        Row(text, "window scale, peer's", client?.PeerWindowScale, server?.PeerWindowScale);
        Row(text, "largest segment", client?.MaximumSegment, server?.MaximumSegment);
        Row(text, "type of service", client?.TypeOfService, server?.TypeOfService);
        Row(text, "ts.recent", client?.TimestampRecent, server?.TimestampRecent);
        Row(text, "ts.recent age", client?.TimestampRecentAge, server?.TimestampRecentAge);
        Row(text, "options", Join(client), Join(server));
    }

    private static void Blocks(StringBuilder text, BlockView client, BlockView? server)
    {
        Row(text, "round trip", Micros(client.RoundTripUs), server is null ? null : Micros(server.RoundTripUs));
        Row(text, "its deviation", Micros(client.RoundTripVarianceUs), server is null ? null : Micros(server.RoundTripVarianceUs));
        Row(text, "retransmission timeout", Micros(client.RetransmitTimeoutUs), server is null ? null : Micros(server.RetransmitTimeoutUs));
        Row(text, "congestion window", client.CongestionWindow, server?.CongestionWindow);
        Row(text, "slow start threshold", client.SlowStartThreshold, server?.SlowStartThreshold);
        Row(text, "window that peer offers", client.PeerWindow, server?.PeerWindow);
        Row(text, "the largest it was", client.LargestPeerWindow, server?.LargestPeerWindow);
        Row(text, "retransmits", client.Retransmits, server?.Retransmits);
        Row(text, "received last", $"{client.ReceiveIdleMs} ms ago", server is null ? null : $"{server.ReceiveIdleMs} ms ago");
        Row(text, "sent last", $"{client.SendIdleMs} ms ago", server is null ? null : $"{server.SendIdleMs} ms ago");
        Row(text, "bytes received", client.BytesReceived, server?.BytesReceived);
        Row(text, "bytes acknowledged", client.BytesAcknowledged, server?.BytesAcknowledged);
        Row(text, "unread in the kernel", Bytes(client.UnreadBytes), server is null ? null : Bytes(server.UnreadBytes));
        Row(text, "not acknowledged", Bytes(client.UnacknowledgedBytes), server is null ? null : Bytes(server.UnacknowledgedBytes));
        Row(text, "of that never sent", Bytes(client.UnsentBytes), server is null ? null : Bytes(server.UnsentBytes));
        Row(text, "kept in our buffers", Bytes(client.KeptBytes), server is null ? null : Bytes(server.KeptBytes));
        Row(text, "share of the bank", Bytes(client.ShareBytes), server is null ? null : Bytes(server.ShareBytes));
    }

    private static void Row(StringBuilder text, string name, object? client, object? server) =>
        text.AppendLine(Line(name, Show(client), Show(server)));

    private static string Line(string name, string client, string server) =>
        $"  {name.PadRight(NameWidth)} {client.PadRight(ValueWidth)} {server}".TrimEnd();

    private static string Show(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "-";

    private static string? Join(FlowView? flow) => flow is null ? null : string.Join(' ', flow.Options);

    private static string Micros(uint microseconds) => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000.0:0.###} ms");

    private static string Seconds(long milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000.0:0.#} s");

    private static string Bytes(long bytes) => bytes < 0 ? "-" : $"{bytes.ToString(CultureInfo.InvariantCulture)} ({ByteText.Of(bytes)})";
}
