namespace Proxy.Pbm.Exit;

/// <summary>The exit codes of <c>pbm</c>.</summary>
internal static class ExitCode
{
    /// <summary>Done; also a stream that was ended by Ctrl+C.</summary>
    public const int Done = 0;

    /// <summary>The command failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The node cannot be reached, does not let the token in, or went away in the middle.</summary>
    public const int CannotConnect = 3;

    /// <summary>Ended by Ctrl+C before the answer was there: 128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 128 + 2;
}
