using Microsoft.Extensions.Logging;

namespace Proxy.Configuration;

/// <summary>What a node or a lighthouse says of itself: <c>proxy.log</c>.</summary>
/// <param name="Level">What is logged, from which level on, where <paramref name="Levels"/> says nothing else; <see cref="LogLevel.None"/> for nothing.</param>
/// <param name="Levels">The levels of categories, ordered by category; one begins with what it stands for, and the longest that fits counts.</param>
/// <param name="Format">The shape of the line.</param>
/// <param name="File">The file appended to; null for standard output.</param>
public sealed record LogSettings(LogLevel Level, ValueArray<CategoryLevel> Levels, LogFormat Format, string? File)
{
    /// <summary>The syslog that is told in the place of a file or standard output; null for none.</summary>
    public SyslogSettings? Syslog { get; init; }
}
