using Microsoft.Extensions.Logging;

namespace Proxy.Configuration;

/// <summary>The words for levels, in configurations, commands and lines alike.</summary>
public static class LogLevels
{
    private static readonly (string Word, LogLevel Level)[] Words =
        [("debug", LogLevel.Debug), ("info", LogLevel.Information), ("warning", LogLevel.Warning), ("error", LogLevel.Error), ("off", LogLevel.None)];

    /// <summary>The words that <see cref="Parse"/> takes, the level that lets most through first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Words.Select(each => each.Word)];

    internal static Func<string, Parsed<LogLevel>> Choice { get; } = Choices.Of(Words);

    /// <summary>The level that a word stands for; null for another word.</summary>
    public static LogLevel? Parse(string word) => Choice(word) is { IsOk: true } parsed ? parsed.Value : null;

    /// <summary>The word for a level. What is finer than debug is debug here, and what is worse than an error is one.</summary>
    public static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.None => "off",
        _ => "error",
    };
}
