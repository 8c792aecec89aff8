using Akka.Actor;
using Microsoft.Extensions.Logging;
using Proxy.Configuration;
using Proxy.Membership.Wire;

namespace Proxy.Membership.Logging;

/// <summary>Shows and changes this member's levels for other members.</summary>
/// <param name="log">The member's log.</param>
internal sealed class LogLevelActor(LogHost log) : UntypedActor
{
    /// <summary>The actor's name under <c>/user</c>.</summary>
    internal const string Name = "log";

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ShowLogLevels:
                Sender.Tell(Report(""));
                break;
            case ChangeLogLevel change:
                Sender.Tell(Report(Change(change)));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private string Change(ChangeLogLevel change)
    {
        var level = LogLevels.Parse(change.Level);
        if (level is null && change.Level.Length > 0) return $"it knows no level {Quoted.Text(change.Level)}";
        var until = level is null ? "no longer changed" : change.Limit is { } limit ? $"for {limit.TotalSeconds:0} s" : "until it is changed again";
        log.Loggers.CreateLogger<LogLevelActor>().LogLevelChanged(
            change.Category.Length == 0 ? "everybody else" : Quoted.Plain(change.Category), level is null ? "as configured" : change.Level, until);
        return log.Levels.Set(change.Category, level, change.Limit) ? "" : $"{LogLevelSwitch.MaxChanges} categories are changed already";
    }

    private LogLevelsReport Report(string problem) => new(
        [
            .. log.Levels.Show().Select(row => new LogLevelRow(
                row.Category, LogLevels.Word(row.Level), row.Configured is { } configured ? LogLevels.Word(configured) : "", row.Left)),
        ],
        problem);
}
