using System.Globalization;
using System.Text;
using Proxy.Configuration;
using static Proxy.Node.Palette.DetailText;

namespace Proxy.Node.Palette;

/// <summary>A listener in full, for people: its limits first, then its routes, then what it refused.</summary>
internal static class ListenerText
{
    public static string Of(ListenerReportView view)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{view.Name} at {view.Address} -> {view.Pool}: {view.Pairs:N0} pairs, {view.Total:N0} since the start");
        Limits(text, view);
        if (view.Tls is { } tls) Tls(text, tls);
        if (view.Routes.Count > 0) Routes(text, view.Routes);
        Refused(text, view);
        return text.ToString().TrimEnd();
    }

    private static void Limits(StringBuilder text, ListenerReportView view)
    {
        var limits = view.Limits;
        Line(text, "proxy-protocol", limits.ProxyProtocol is { } senders ? $"required of {senders}" : null);
        Line(text, "allow", limits.Allow is { } allow ? $"{allow}; others are {How(limits.OnDeny)}" : null);
        Line(text, "deny", limits.Deny is { } deny ? $"{deny}; they are {How(limits.OnDeny)}" : null);
        Line(text, "max-pairs", limits.MaxPairs is { } max ? Invariant($"{view.Pairs:N0} of {max:N0}") : null);
        Line(text, "rate", limits.Rate is { } rate ? Invariant($"{RateText.Times(rate)}; {limits.RateUsed:N0} of {Math.Ceiling(rate):N0} used") : null);
        if (limits.PerSource is { } source) Sources(text, source, limits);
        Line(text, "bandwidth", Bandwidth(limits));
    }

    private static void Sources(StringBuilder text, PerSourceSettings source, ListenerLimitsView limits)
    {
        var parts = new List<string>();
        if (source.Pairs is { } pairs) parts.Add(Invariant($"{pairs:N0} pairs"));
        if (source.Rate is { } rate) parts.Add(Invariant($"{RateText.Times(rate)}, {source.Burst:N0} at once; over it: {Name(source.Over)}"));
        Line(text, "per-source", $"{string.Join("; ", parts)} (/{source.Mask4}, /{source.Mask6})");
        Line(text, "sources", Invariant($"{limits.Sources:N0} of {limits.MaxSources:N0} known; {limits.Evictions:N0} forgotten on this node while they still counted"));
    }

    private static string? Bandwidth(ListenerLimitsView limits) => (limits.PairBytesPerSecond, limits.BytesPerSecond) switch
    {
        ({ } pair, { } all) => $"{RateText.Bytes(pair)} of each pair, {RateText.Bytes(all)} of all",
        ({ } pair, null) => $"{RateText.Bytes(pair)} of each pair",
        (null, { } all) => $"{RateText.Bytes(all)} of all pairs",
        _ => null,
    };

    private static void Tls(StringBuilder text, ListenerTlsView tls)
    {
        var alpn = tls.Alpn.Count == 0 ? "" : $", alpn {string.Join(' ', tls.Alpn)}";
        Line(text, "tls", $"{tls.Min} and up{alpn}, client-auth {Name(tls.ClientAuth)}");
        foreach (var names in tls.Certificates) Line(text, "certificate", string.Join(' ', names));
    }

    private static void Routes(StringBuilder text, IReadOnlyList<RouteView> routes)
    {
        var (name, pool) = (Width("ROUTE", routes.Select(route => route.Name)), Width("POOL", routes.Select(route => route.Pool)));
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"  {"ROUTE".PadRight(name)}  {"POOL".PadRight(pool)}  {"TAKEN",10}  WHEN");
        foreach (var route in routes)
            text.AppendLine(Invariant($"  {route.Name.PadRight(name)}  {route.Pool.PadRight(pool)}  {route.Taken,10:N0}  {route.When}").TrimEnd());
    }

    private static void Refused(StringBuilder text, ListenerReportView view)
    {
        text.AppendLine();
        if (view.RefusedBy.Count == 0)
        {
            text.AppendLine("  nobody was refused");
        }
        else
        {
            var width = Width("REFUSED", view.RefusedBy.Keys);
            text.AppendLine(CultureInfo.InvariantCulture, $"  {"REFUSED".PadRight(width)}  {"CLIENTS",10}");
            foreach (var (reason, count) in view.RefusedBy) text.AppendLine(CultureInfo.InvariantCulture, $"  {reason.PadRight(width)}  {count,10:N0}");
        }

        if (view.Delayed > 0) text.AppendLine(CultureInfo.InvariantCulture, $"  {view.Delayed:N0} had to wait, as their source came too fast");
        if (view.Held > 0) text.AppendLine(CultureInfo.InvariantCulture, $"  it stopped accepting {view.Held:N0} times, for max-pairs or rate");
    }

    private static int Width(string title, IEnumerable<string> values) => values.Append(title).Max(value => value.Length);

    private static string How(Refusal refusal) => refusal == Refusal.Close ? "closed" : "reset";

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
