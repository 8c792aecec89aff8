using Proxy.Cmd.Palettes;

namespace Proxy.Node.Palette;

/// <summary>The time between two pictures that are drawn one after another.</summary>
internal static class PictureInterval
{
    private static readonly TimeSpan Min = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Max = TimeSpan.FromMinutes(1);

    /// <summary>What <c>--interval</c> says.</summary>
    /// <exception cref="CommandException">It is too short or too long.</exception>
    internal static TimeSpan Read(CommandArguments arguments)
    {
        var interval = arguments.Duration("interval")!.Value;
        return interval >= Min && interval <= Max ? interval : throw new CommandException("the interval is from 200ms to 1m", "write --interval 1s");
    }
}
