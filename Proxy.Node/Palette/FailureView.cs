using Proxy.Actors.Pools;

namespace Proxy.Node.Palette;

/// <summary>What has failed, as JSON has it.</summary>
/// <param name="Words">What it met with.</param>
/// <param name="AgeMs">How long ago, milliseconds; of what fails all the time, for how long.</param>
internal sealed record FailureView(string Words, long AgeMs)
{
    public static FailureView? Of(DialNote? note, DateTimeOffset now) =>
        note is null ? null : new FailureView(note.Words, DurationText.Age(note.Time, now));
}
