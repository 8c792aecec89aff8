using Microsoft.Extensions.Logging;

namespace Proxy.Membership.Logging;

/// <summary>What the log says of itself. <c>docs/log-events.md</c> has every event.</summary>
internal static partial class LogFileLog
{
    [LoggerMessage(505, LogLevel.Warning, "log {File}: cannot be opened again ({Reason}); lines go on to the one that was open")]
    public static partial void LogNotReopened(this ILogger log, string file, string reason);

    [LoggerMessage(506, LogLevel.Warning, "log level of {Category}: {Level}, {Until}")]
    public static partial void LogLevelChanged(this ILogger log, string category, string level, string until);
}
