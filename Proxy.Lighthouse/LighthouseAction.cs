namespace Proxy.Lighthouse;

/// <summary>What a command line asks for.</summary>
public enum LighthouseAction
{
    /// <summary>Run until a signal stops it.</summary>
    Run,

    /// <summary>Print the options.</summary>
    Help,

    /// <summary>Print the version.</summary>
    Version,
}
