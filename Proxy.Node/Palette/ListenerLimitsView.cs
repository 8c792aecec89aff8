using Proxy.Actors.Listing;
using Proxy.Configuration;

namespace Proxy.Node.Palette;

/// <summary>Who may come to a listener, how many and how fast, as JSON has it. What is not limited is null.</summary>
/// <param name="Allow">Who may come: networks, or how many of them there are.</param>
/// <param name="Deny">Who may not.</param>
/// <param name="OnDeny">What becomes of the others.</param>
/// <param name="ProxyProtocol">Who says by a PROXY header whom he speaks for.</param>
/// <param name="MaxPairs">Pairs at a time.</param>
/// <param name="Rate">Connections a second.</param>
/// <param name="RateUsed">How many of one second's have come.</param>
/// <param name="PerSource">What one source may take.</param>
/// <param name="Sources">Sources that count something now.</param>
/// <param name="MaxSources">Sources that the node tells apart, of all listeners.</param>
/// <param name="Evictions">Sources of all listeners that were forgotten while they still counted something.</param>
/// <param name="PairBytesPerSecond">Bytes a second of one pair, each way.</param>
/// <param name="BytesPerSecond">Bytes a second of all pairs, each way.</param>
internal sealed record ListenerLimitsView(
    string? Allow,
    string? Deny,
    Refusal OnDeny,
    string? ProxyProtocol,
    int? MaxPairs,
    double? Rate,
    long? RateUsed,
    PerSourceSettings? PerSource,
    int? Sources,
    int? MaxSources,
    long? Evictions,
    long? PairBytesPerSecond,
    long? BytesPerSecond)
{
    public static ListenerLimitsView Of(ListenerStatus status)
    {
        var (settings, gate) = (status.Settings, status.Gate);
        return new ListenerLimitsView(
            NetworkText.Of(settings.Access.Allow),
            NetworkText.Of(settings.Access.Deny),
            settings.Access.OnDeny,
            NetworkText.Of(settings.ProxyHeader?.From),
            settings.MaxPairs,
            settings.Rate,
            settings.Rate is null ? null : gate.RateUsed,
            settings.PerSource,
            settings.PerSource is null ? null : gate.Sources,
            settings.PerSource is null ? null : gate.MaxSources,
            settings.PerSource is null ? null : gate.Evictions,
            settings.Bandwidth.PerPair,
            settings.Bandwidth.Total);
    }
}
