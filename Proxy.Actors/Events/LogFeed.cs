using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.Logging;
using Proxy.Membership.Logging;
using Severity = Microsoft.Extensions.Logging.LogLevel;

namespace Proxy.Actors.Events;

/// <summary>Puts what the actor system logs among the last events of the process.</summary>
internal sealed class LogFeed(RecentEvents recent) : UntypedActor
{
    private const string Own = "Proxy.Node";
    private const int IdLength = 5; // PC304

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(LogEvent));

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        if (message is not LogEvent log) return;
        var (text, level) = ($"{log.Message}", Level(log));
        var isOwn = text.StartsWith("PC", StringComparison.Ordinal) && text.Length > IdLength && text[IdLength] == ' ';
        var id = isOwn && int.TryParse(text.AsSpan(2, IdLength - 2), out var number) ? number : 0;
        var logger = recent.CreateLogger(id > 0 ? Own : $"{log.LogClass.FullName}");
        if (logger.IsEnabled(level)) logger.Log(level, new EventId(id), id > 0 ? text[(IdLength + 1)..] : text, log.Cause, (state, _) => state);
    }

    private static Severity Level(LogEvent log) => log.LogLevel() switch
    {
        Akka.Event.LogLevel.ErrorLevel => Severity.Error,
        Akka.Event.LogLevel.WarningLevel => Severity.Warning,
        Akka.Event.LogLevel.InfoLevel => Severity.Information,
        _ => Severity.Debug,
    };
}
