namespace Proxy.Configuration;

/// <summary>Reads <c>proxy.access-log</c>.</summary>
internal static class AccessLogReader
{
    private const int LeastSize = 4096;
    private const int MaxKept = 1000;
    private const int MaxAppName = 48; // RFC 5424 6

    private static readonly Func<string, Parsed<AccessLogFormat>> Format = Choices.Of(
        ("text", AccessLogFormat.Text), ("json", AccessLogFormat.Json), ("off", AccessLogFormat.Off));

    private static readonly Func<string, Parsed<SyslogFacility>> Facility = Choices.Of(
        Enum.GetValues<SyslogFacility>().Select(facility => (facility.ToString().ToLowerInvariant(), facility)).ToArray());

    /// <summary>What is written, and where.</summary>
    public static AccessLogSettings Read(Section proxy)
    {
        var section = proxy.Block("access-log");
        section.RejectUnknownKeys();
        var settings = new AccessLogSettings(section.Value("format", Format), section.Value("file", Texts.OrNone))
        {
            MaxSize = section.Value("max-size", Size),
            Keep = section.Value("keep", Integers.Between(1, MaxKept)),
            Syslog = Syslog(section),
        };
        if (settings is { File: not null, Syslog: not null })
            section.Error("syslog", "lines go to a file or to syslog, not to both", "leave file out, or syslog");
        if (settings is { MaxSize: not null, File: null })
            section.Error("max-size", $"{(settings.Syslog is null ? "standard output" : "syslog")} cannot be rotated", "write file = ... beside it, or leave max-size out");
        return settings;
    }

    private static SyslogSettings? Syslog(Section section)
    {
        var syslog = section.BlockOrValue("syslog", "to");
        syslog.RejectUnknownKeys();
        var to = syslog.Value("to", SyslogAddress.ParseOrNone);
        var facility = syslog.Value("facility", Facility);
        var name = syslog.Value("app-name", AppName);
        return to is null ? null : new SyslogSettings(to, facility, name ?? "");
    }

    private static Parsed<long?> Size(string text)
    {
        if (text == "off") return Parsed.Ok<long?>(null);
        var size = ByteSizes.Long(text);
        if (!size.IsOk) return Parsed.Fail<long?>(size.Problem, $"{size.Remedy}, or off");
        return size.Value >= LeastSize ? Parsed.Ok<long?>(size.Value) : Parsed.Fail<long?>($"{Quoted.Text(text)} is less than 4KiB", "write 4KiB or more: 100MiB");
    }

    private static Parsed<string> AppName(string text) => text.Length is > 0 and <= MaxAppName && text.All(c => c is > ' ' and <= '~')
        ? Parsed.Ok(text)
        : Parsed.Fail<string>($"{Quoted.Text(text)} is no name of an application", $"write 1 to {MaxAppName} ASCII characters without blanks");
}
