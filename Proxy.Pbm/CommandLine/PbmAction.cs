namespace Proxy.Pbm.CommandLine;

/// <summary>What the arguments want.</summary>
internal enum PbmAction
{
    /// <summary>A command, a script, or the shell.</summary>
    Run,

    /// <summary>How <c>pbm</c> is used.</summary>
    Help,

    /// <summary>Its version.</summary>
    Version,
}
