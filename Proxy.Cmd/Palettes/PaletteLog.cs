using Microsoft.Extensions.Logging;

namespace Proxy.Cmd.Palettes;

/// <summary>What the command host writes into the log, an event each. <c>docs/log-events.md</c> has them all.</summary>
/// <remarks>An id is never given to another event: operators search for it and alert on it.</remarks>
internal static partial class PaletteLog
{
    [LoggerMessage(401, LogLevel.Error, "command {Command} failed")]
    public static partial void CommandDefect(this ILogger log, Exception error, string command);
}
