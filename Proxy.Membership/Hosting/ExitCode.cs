namespace Proxy.Membership.Hosting;

/// <summary>The exit codes of a node and of a lighthouse.</summary>
public static class ExitCode
{
    /// <summary>Drained and stopped, or did what was asked.</summary>
    public const int Ok = 0;

    /// <summary>The node could not start, or failed while it stopped.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The cluster removed the node, which was alive. Starting it again is the remedy.</summary>
    public const int Removed = 3;

    /// <summary>Stopped at once by Ctrl+C: 128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 128 + 2;

    /// <summary>Stopped at once by SIGQUIT (Ctrl+\): 128 + SIGQUIT.</summary>
    public const int Quit = 128 + 3;

    /// <summary>Stopped at once by SIGTERM: 128 + SIGTERM.</summary>
    public const int Terminated = 128 + 15;
}
