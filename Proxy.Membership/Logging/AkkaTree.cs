using Akka.Configuration;
using Microsoft.Extensions.Logging;
using Proxy.Configuration;

namespace Proxy.Membership.Logging;

/// <summary>What the tree of an actor system says of its log.</summary>
internal static class AkkaTree
{
    private const string Category = "Akka";

    /// <summary>Whether the user has named loggers of his own, which Akka logs to then, as his <c>akka.loglevel</c> says.</summary>
    internal static bool HasOwnLoggers(Config? user) => user is { IsEmpty: false } && (user.HasPath("akka.loggers") || user.HasPath("akka.stdout-logger-class"));

    /// <summary>The levels; that of Akka is the user's <c>akka.loglevel</c> where <c>proxy.log.levels</c> says nothing of it.</summary>
    internal static LogSettings Levels(LogSettings settings, Config? user)
    {
        if (user is not { IsEmpty: false } || !user.HasPath("akka.loglevel") || user.HasPath($"proxy.log.levels.{Category}")) return settings;
        LogLevel? level = user.GetString("akka.loglevel").ToUpperInvariant() switch
        {
            "DEBUG" => LogLevel.Debug,
            "INFO" => LogLevel.Information,
            "WARNING" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            "OFF" => LogLevel.None,
            _ => null, // Akka refuses it
        };
        return level is { } known ? settings with { Levels = [.. settings.Levels.Where(each => each.Category != Category), new(Category, known)] } : settings;
    }

    /// <summary>Has Akka make events of every level, and hand on those from a level on: what logs asks only once, when it is made, whether a
    /// level is wanted.</summary>
    internal static Config Forward(LogLevel lowest) => ConfigurationFactory.ParseString($"akka {{ loglevel = DEBUG, stdout-loglevel = {AkkaLog.Name(lowest)} }}");
}
