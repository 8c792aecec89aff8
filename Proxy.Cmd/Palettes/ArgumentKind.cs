namespace Proxy.Cmd.Palettes;

/// <summary>What an argument's value is.</summary>
public enum ArgumentKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A whole number, 0 to 2147483647.</summary>
    Number,

    /// <summary>A length of time with its unit: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1h</c>, <c>2d</c>.</summary>
    Duration,

    /// <summary>No value: the switch is there or not.</summary>
    Flag,
}
