namespace Proxy.Cmd.Replies;

/// <summary>How a table writes a value. <c>--json</c> has the value itself.</summary>
public enum ColumnFormat
{
    /// <summary>As it is.</summary>
    Text,

    /// <summary>A number with commas between thousands: 12,000.</summary>
    Number,

    /// <summary>A number of bytes: 11.7 MiB.</summary>
    Bytes,

    /// <summary>A number of bytes a second: 11.7 MiB/s.</summary>
    Rate,

    /// <summary>A number of milliseconds: 350ms, 12.5s, 3m 20s, 2d 4h.</summary>
    Duration,
}
