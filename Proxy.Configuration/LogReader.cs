using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>Reads <c>proxy.log</c>.</summary>
internal static class LogReader
{
    /// <summary>The settings of the process's log.</summary>
    public static LogSettings Read(Section proxy)
    {
        var section = proxy.Block("log");
        section.RejectUnknownKeys();
        var settings = new LogSettings(
            section.Value("level", LogLevels.Choice),
            new(Levels(section.Block("levels"))),
            section.Value("format", Choices.Of(("text", LogFormat.Text), ("json", LogFormat.Json))),
            section.Value("file", Texts.OrNone))
        { Syslog = SyslogReader.Read(section) };
        SyslogReader.RefuseBoth(section, settings.File, settings.Syslog);
        return settings;
    }

    private static ImmutableArray<CategoryLevel> Levels(Section section)
    {
        var levels = ImmutableArray.CreateBuilder<CategoryLevel>();
        foreach (var category in section.KnownKeys.Union(section.WrittenKeys).Order(StringComparer.Ordinal))
        {
            if (section.Wants(category) && !section.IsText(category))
                section.Error(category, "a block is written where a level belongs", $"write the whole category in quotes: \"{category}.NAME\" = debug");
            else
                levels.Add(new(category, section.Value(category, LogLevels.Choice)));
        }

        return levels.DrainToImmutable();
    }
}
