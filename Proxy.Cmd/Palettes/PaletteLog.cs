using Akka.Event;

namespace Proxy.Cmd.Palettes;

/// <summary>What the command host writes into the log, a line each. <c>docs/log-lines.md</c> has them all.</summary>
/// <remarks>A line begins with its id, in the text itself: Akka's log events carry no other. An id is never given to another line.</remarks>
internal static class PaletteLog
{
    public static void CommandDefect(this ILoggingAdapter log, Exception error, string command) =>
        log.Error(error, "PC401 command {Command} failed", command);
}
