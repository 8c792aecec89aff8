namespace Proxy.Configuration;

/// <summary>Reads <c>proxy.caches</c> and <c>proxy.cache-defaults</c>.</summary>
internal static class CacheReader
{
    private const long MinBytes = 1 << 20;

    private const long MaxBytes = 256L << 30;

    private const int MaxVariants = 1000;

    /// <summary>The caches in the order of their names.</summary>
    public static ValueArray<CacheSettings> Read(Section proxy)
    {
        var defaults = proxy.Block("cache-defaults").Checked(all => One(all, ""));
        var caches = proxy.Block("caches");
        return [.. caches.WrittenKeys.Select(name => Named(caches, name, defaults))];
    }

    private static CacheSettings Named(Section caches, string name, Section defaults)
    {
        caches.Parse(caches.PathOf(name), name, EntryNames.Parse);
        var section = caches.Block(name, defaults);
        section.RejectUnknownKeys();
        return One(section, name);
    }

    private static CacheSettings One(Section section, string name)
    {
        var settings = new CacheSettings(
            name,
            section.Value("max-bytes", Bytes),
            section.Value("max-object", ByteSizes.Long),
            section.Value("max-variants", Integers.Between(1, MaxVariants)),
            section.Value("default-ttl", OrOff),
            section.Value("stale-if-error", OrOff),
            section.Value("coalesce", Choices.OnOrOff),
            section.Value("log-field", Choices.OnOrOff));
        if (settings is { MaxBytes: > 0, MaxObject: > 0 } && settings.MaxObject > settings.MaxBytes / 2)
            section.Error(section.Has("max-object") ? "max-object" : "max-bytes", Larger(settings), "lower max-object, or raise max-bytes");
        return settings;
    }

    private static string Larger(CacheSettings settings) =>
        $"max-object, {ByteSizes.Show(settings.MaxObject)}, is more than half of max-bytes, {ByteSizes.Show(settings.MaxBytes)}";

    private static Parsed<long> Bytes(string text)
    {
        var bytes = ByteSizes.Long(text);
        return bytes.IsOk && bytes.Value is < MinBytes or > MaxBytes
            ? Parsed.Fail<long>($"{Quoted.Text(text)} is not from {ByteSizes.Show(MinBytes)} to {ByteSizes.Show(MaxBytes)}", "write 512MiB")
            : bytes;
    }

    private static Parsed<TimeSpan?> OrOff(string text)
    {
        if (text == "off") return Parsed.Ok<TimeSpan?>(null);
        var time = Durations.Positive(text);
        return time.IsOk ? Parsed.Ok<TimeSpan?>(time.Value) : Parsed.Fail<TimeSpan?>(time.Problem, $"{time.Remedy}, or off");
    }
}
