using System.Net;
using Proxy.Actors.ControlMemory;

namespace Proxy.Node.Palette;

/// <summary>A flow entry as JSON has it: every field of it. A field that the kernel did not tell is null.</summary>
internal sealed record FlowView(
    string State,
    string Source,
    string Destination,
    uint? ReceiveNext,
    uint? Window,
    int? PeerWindowScale,
    int? WindowScale,
    int? TypeOfService,
    int? MaximumSegment,
    uint? TimestampRecent,
    uint? TimestampRecentAge,
    IReadOnlyList<string> Options)
{
    private const int ScaleBits = 4;

    public static FlowView Of(FlowEntry entry)
    {
        var known = entry.Options.HasFlag(FlowOptions.FromKernel);
        var hasTimestamp = entry.Options.HasFlag(FlowOptions.HasTimestamp);
        return new FlowView(
            TcpStateNames.Of(entry.State),
            Address(entry.Source, entry.SourcePort),
            Address(entry.Destination, entry.DestinationPort),
            entry.Options.HasFlag(FlowOptions.HasSequence) ? entry.ReceiveNext : null,
            known ? entry.Window : null,
            known ? entry.WindowScales & ((1 << ScaleBits) - 1) : null,
            known ? entry.WindowScales >> ScaleBits : null,
            entry.Options.HasFlag(FlowOptions.HasTypeOfService) ? entry.TypeOfService : null,
            known ? entry.MaximumSegment : null,
            hasTimestamp ? entry.TimestampRecent : null,
            hasTimestamp ? entry.TimestampRecentAge : null,
            Negotiated(entry.Options));
    }

    private static string Address(ReadOnlySpan<byte> bytes, int port)
    {
        var address = new IPAddress(bytes);
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port).ToString();
    }

    private static List<string> Negotiated(FlowOptions options)
    {
        var names = new List<string>();
        if (options.HasFlag(FlowOptions.Timestamps)) names.Add("timestamps");
        if (options.HasFlag(FlowOptions.SelectiveAck)) names.Add("sack");
        if (options.HasFlag(FlowOptions.WindowScale)) names.Add("window-scale");
        if (options.HasFlag(FlowOptions.CongestionNotification)) names.Add("ecn");
        return names;
    }
}
