namespace Proxy.Configuration;

/// <summary>Reads <c>proxy.access-log</c>.</summary>
internal static class AccessLogReader
{
    private const int LeastSize = 4096;
    private const int MaxKept = 1000;

    private static readonly Func<string, Parsed<AccessLogFormat>> Format = Choices.Of(
        ("text", AccessLogFormat.Text), ("json", AccessLogFormat.Json), ("off", AccessLogFormat.Off));

    /// <summary>What is written, and where.</summary>
    public static AccessLogSettings Read(Section proxy)
    {
        var section = proxy.Block("access-log");
        section.RejectUnknownKeys();
        var settings = new AccessLogSettings(section.Value("format", Format), section.Value("file", Texts.OrNone))
        {
            MaxSize = section.Value("max-size", Size),
            Keep = section.Value("keep", Integers.Between(1, MaxKept)),
            Syslog = SyslogReader.Read(section),
        };
        SyslogReader.RefuseBoth(section, settings.File, settings.Syslog);
        if (settings is { MaxSize: not null, File: null })
            section.Error("max-size", $"{(settings.Syslog is null ? "standard output" : "syslog")} cannot be rotated", "write file = ... beside it, or leave max-size out");
        return settings;
    }

    private static Parsed<long?> Size(string text)
    {
        if (text == "off") return Parsed.Ok<long?>(null);
        var size = ByteSizes.Long(text);
        if (!size.IsOk) return Parsed.Fail<long?>(size.Problem, $"{size.Remedy}, or off");
        return size.Value >= LeastSize ? Parsed.Ok<long?>(size.Value) : Parsed.Fail<long?>($"{Quoted.Text(text)} is less than 4KiB", "write 4KiB or more: 100MiB");
    }
}
