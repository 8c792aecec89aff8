namespace Proxy.Configuration;

/// <summary>Reads what a listener says of who may come, how many, how fast, and how it learns who they are.</summary>
internal static class AdmissionReader
{
    private const int LeastBandwidth = 1024;

    private static readonly Func<string, Parsed<int?>> Pairs = Integers.OffOrBetween(1, 10_000_000);

    private static readonly Func<string, Parsed<Refusal>> OnDeny = Choices.Of(("reset", Refusal.Reset), ("close", Refusal.Close));

    private static readonly Func<string, Parsed<Refusal>> Over =
        Choices.Of(("reset", Refusal.Reset), ("close", Refusal.Close), ("delay", Refusal.Delay));

    private static readonly Func<string, Parsed<InspectTimeout>> OnTimeout =
        Choices.Of(("close", InspectTimeout.Close), ("pool", InspectTimeout.Pool));

    /// <summary>Reads <c>allow</c>, <c>deny</c> and <c>on-deny</c>.</summary>
    public static AccessSettings Access(Section listener) => new(
        Networks.Read(listener, "allow"), Networks.Read(listener, "deny", mayBeEmpty: true), listener.Value("on-deny", OnDeny));

    /// <summary>Reads <c>per-source</c>; null where it limits nothing.</summary>
    public static PerSourceSettings? PerSource(Section listener)
    {
        if (listener.BlockOrOff("per-source") is not { } section) return null;
        section.RejectUnknownKeys();
        var settings = new PerSourceSettings(
            section.Value("pairs", Pairs),
            section.Value("rate", Rates.TimesOrOff),
            section.Value("burst", Integers.Between(1, 1_000_000)),
            section.Value("over", Over),
            section.Value("max-delay", Durations.Positive),
            section.Value("mask4", Integers.Between(1, 32)),
            section.Value("mask6", Integers.Between(1, 128)));
        return settings is { Pairs: null, Rate: null } ? null : settings;
    }

    /// <summary>Reads <c>bandwidth</c>.</summary>
    public static BandwidthSettings Bandwidth(Section listener)
    {
        if (listener.BlockOrOff("bandwidth") is not { } section) return BandwidthSettings.Unlimited;
        section.RejectUnknownKeys();
        return new BandwidthSettings(BytesPerSecond(section, "per-pair"), BytesPerSecond(section, "total"));
    }

    /// <summary>Reads <c>proxy-protocol</c> of a listener; null where nobody may send a header.</summary>
    public static ProxyHeaderSettings? ProxyHeader(Section listener)
    {
        if (listener.BlockOrOff("proxy-protocol") is not { } section) return null;
        section.RejectUnknownKeys();
        var timeout = section.Value("timeout", Durations.Positive);
        return Networks.Read(section, "from") is { } from ? new ProxyHeaderSettings(from, timeout) : null;
    }

    /// <summary>Reads <c>inspect</c>.</summary>
    public static InspectSettings Inspect(Section section)
    {
        section.RejectUnknownKeys();
        return new InspectSettings(
            section.Value("timeout", Durations.Positive),
            section.Value("max", MaxBytes),
            section.Value("on-timeout", OnTimeout),
            section.Value("log", Choices.OnOrOff));
    }

    /// <summary>Reports what a listener writes of all this without effect.</summary>
    public static void RejectIdle(Section section, ListenerSettings listener)
    {
        if (listener.ProxyHeader is null && IsIdle(section, "proxy-protocol", "from"))
            section.Error("proxy-protocol", "nobody may send a header", "write proxy-protocol { from = [\"10.0.0.0/8\"] }: the addresses of the proxies in front");
        if (listener.PerSource is null && IsIdle(section, "per-source", "pairs", "rate"))
            section.Error("per-source", "it limits nothing", "write pairs = 100, or rate = \"20/s\"");
        if (listener is { Routes.Count: > 0, Inspect.OnTimeout: InspectTimeout.Pool } && !section.Has("pool"))
            section.Error("inspect", "on-timeout = pool, and the listener has no pool", "write pool = ..., or inspect { on-timeout = close }");
    }

    // Who writes one of the keys that count has said himself that there is nothing.
    private static bool IsIdle(Section section, string block, params IEnumerable<string> keys) =>
        section.Wants(block) && section.BlockOrOff(block) is { } written && !keys.Any(written.Has);

    private static long? BytesPerSecond(Section section, string key)
    {
        var rate = section.Value(key, Rates.BytesOrOff);
        if (rate < LeastBandwidth) section.Error(key, "it is less than 1KiB/s", "write at least \"1KiB/s\", or off");
        return rate;
    }

    /// <summary>Bytes of a head that are looked at, at most.</summary>
    public static Parsed<int> MaxBytes(string text)
    {
        var size = ByteSizes.Int(text);
        return !size.IsOk || size.Value is >= 1 << 10 and <= 64 << 10
            ? size
            : Parsed.Fail<int>($"{Quoted.Text(text)} is not from 1KiB to 64KiB", "write 16KiB");
    }
}
