using System.Collections.Concurrent;
using Akka.Event;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Proxy.Membership.Logging;

/// <summary>Hands what Akka.NET logs to the process's log, on the thread that logs: nothing waits there, and there is no queue of its own.
/// <c>akka.stdout-logger-class</c> and <c>akka.loggers</c> name it, so that it hears of a system from its first event to its last.</summary>
public sealed class AkkaLog : MinimalLogger
{
    private const int MaxEarly = 100;

    private static readonly (AkkaLevel Level, Type Event)[] Events =
    [
        (AkkaLevel.DebugLevel, typeof(Debug)), (AkkaLevel.InfoLevel, typeof(Info)), (AkkaLevel.WarningLevel, typeof(Warning)), (AkkaLevel.ErrorLevel, typeof(Error)),
    ];

    private readonly Lock _gate = new();
    private readonly Queue<LogEvent> _early = [];
    private readonly ConcurrentDictionary<Type, ILogger> _byClass = new();
    private volatile ILoggerFactory? _loggers;
    private Action? _follow;

    /// <summary>Akka's word for a level.</summary>
    internal static string Name(LogLevel level) => level switch
    {
        LogLevel.None => "OFF",
        LogLevel.Information => "INFO",
        _ => level.ToString().ToUpperInvariant(),
    };

    /// <summary>Hands on from now on, and what has come before.</summary>
    internal void Attach(LoggingBus bus, LogHost log)
    {
        log.Levels.Changed += _follow = () => Subscribe(bus, log.Levels.Lowest);
        Subscribe(bus, log.Levels.Lowest);
        lock (_gate)
        {
            while (_early.TryDequeue(out var early)) Forward(log.Loggers, early);
            _loggers = log.Loggers;
        }
    }

    /// <summary>Follows levels no more: the system has ended.</summary>
    internal void Leave(LogHost log) => log.Levels.Changed -= _follow;

    /// <inheritdoc/>
    protected override void Log(object message)
    {
        if (message is not LogEvent logged) return;
        if (_loggers is { } loggers) Forward(loggers, logged);
        else Keep(logged);
    }

    private void Keep(LogEvent early)
    {
        lock (_gate)
        {
            if (_loggers is { } loggers) Forward(loggers, early);
            else if (_early.Count < MaxEarly) _early.Enqueue(early);
        }
    }

    private void Forward(ILoggerFactory loggers, LogEvent logged)
    {
        var level = Level(logged.LogLevel());
        var log = LoggerOf(loggers, logged);
        if (!log.IsEnabled(level)) return;
        var message = new AkkaMessage(logged);
        if (!Filter.ShouldTryKeepMessage(logged, out _)) return;
        log.Log(level, default, message, logged.Cause, static (state, _) => state.ToString());
    }

    private ILogger LoggerOf(ILoggerFactory loggers, LogEvent logged)
    {
        if (_byClass.TryGetValue(logged.LogClass, out var known)) return known;
        if (logged.LogClass == typeof(DummyClassForStringSources)) return loggers.CreateLogger(Category(logged.LogSource));
        return _byClass.GetOrAdd(logged.LogClass, static (source, loggers) => loggers.CreateLogger(Category(source)), loggers);
    }

    private static string Category(Type source) => (source.IsGenericType ? source.GetGenericTypeDefinition() : source).FullName!.Split('`')[0];

    /// <summary>What logs under a text has no class of its own: <c>Cluster (akka://system)</c>, <c>remoting (akka://system)</c>.</summary>
    private static string Category(string source) => source.Split(' ')[0] switch
    {
        "remoting" => "Akka.Remote",
        { Length: > 0 } word when word.All(char.IsAsciiLetter) => $"Akka.{word}",
        _ => "Akka",
    };

    private void Subscribe(LoggingBus bus, LogLevel lowest)
    {
        foreach (var (level, logged) in Events)
        {
            if (Level(level) >= lowest) bus.Subscribe(this, logged);
            else bus.Unsubscribe(this, logged);
        }
    }

    private static LogLevel Level(AkkaLevel level) => level switch
    {
        AkkaLevel.DebugLevel => LogLevel.Debug,
        AkkaLevel.InfoLevel => LogLevel.Information,
        AkkaLevel.WarningLevel => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}
