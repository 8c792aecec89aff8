using System.Globalization;

namespace Proxy.Actors.Telemetry;

/// <summary>Writes the time of day, <c>2026-11-22T14:46:25.277Z</c>. What two times within a second have in common is written once. Not for
/// several threads.</summary>
internal sealed class TimeText
{
    /// <summary>Bytes of a time.</summary>
    internal const int Length = 24;

    private readonly byte[] _second = new byte[20]; // up to the point
    private long _ticks = -1;

    internal void Append(ref Utf8Text text, DateTimeOffset time)
    {
        var ticks = time.UtcTicks;
        var within = ticks % TimeSpan.TicksPerSecond;
        if (ticks - within != _ticks)
        {
            _ticks = ticks - within;
            time.UtcDateTime.TryFormat(_second, out _, "yyyy-MM-dd'T'HH:mm:ss'.'", CultureInfo.InvariantCulture);
        }

        var milliseconds = (int)(within / TimeSpan.TicksPerMillisecond);
        text.Append(_second);
        text.Append((byte)('0' + (milliseconds / 100)));
        text.Append((byte)('0' + (milliseconds / 10 % 10)));
        text.Append((byte)('0' + (milliseconds % 10)));
        text.Append((byte)'Z');
    }
}
