namespace Proxy.Node.Palette;

/// <summary>Levels that events are asked for by.</summary>
internal enum EventLevel
{
    /// <summary>Everything that nodes tell of themselves.</summary>
    Info,

    /// <summary>What somebody should know.</summary>
    Warning,

    /// <summary>What somebody should see to.</summary>
    Error,
}
