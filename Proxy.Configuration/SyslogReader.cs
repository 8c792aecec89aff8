namespace Proxy.Configuration;

/// <summary>Reads the block <c>syslog</c> of a log.</summary>
internal static class SyslogReader
{
    private const int MaxAppName = 48; // RFC 5424 6

    private static readonly Func<string, Parsed<SyslogFacility>> Facility = Choices.Of(
        Enum.GetValues<SyslogFacility>().Select(facility => (facility.ToString().ToLowerInvariant(), facility)).ToArray());

    /// <summary>The syslog that lines go to; null for none.</summary>
    /// <param name="section">The log's block.</param>
    public static SyslogSettings? Read(Section section)
    {
        var syslog = section.BlockOrValue("syslog", "to");
        syslog.RejectUnknownKeys();
        var to = syslog.Value("to", SyslogAddress.ParseOrNone);
        var facility = syslog.Value("facility", Facility);
        var name = syslog.Value("app-name", AppName);
        return to is null ? null : new SyslogSettings(to, facility, name ?? "");
    }

    /// <summary>Lines go to one place.</summary>
    public static void RefuseBoth(Section section, string? file, SyslogSettings? syslog)
    {
        if (file is not null && syslog is not null) section.Error("syslog", "lines go to a file or to syslog, not to both", "leave file out, or syslog");
    }

    private static Parsed<string> AppName(string text) => text.Length is > 0 and <= MaxAppName && text.All(c => c is > ' ' and <= '~')
        ? Parsed.Ok(text)
        : Parsed.Fail<string>($"{Quoted.Text(text)} is no name of an application", $"write 1 to {MaxAppName} ASCII characters without blanks");
}
