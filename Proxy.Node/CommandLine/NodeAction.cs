namespace Proxy.Node.CommandLine;

/// <summary>What a command line asks for.</summary>
public enum NodeAction
{
    /// <summary>Run the node until a signal stops it.</summary>
    Run,

    /// <summary>Be one of the servers of the demo, and proxy nothing.</summary>
    Origin,

    /// <summary>Read the configuration and say what is wrong with it.</summary>
    Check,

    /// <summary>Print the options.</summary>
    Help,

    /// <summary>Print the version.</summary>
    Version,
}
