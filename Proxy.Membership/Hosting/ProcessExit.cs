using System.Runtime.InteropServices;

namespace Proxy.Membership.Hosting;

/// <summary>Ends the process without asking anybody.</summary>
public static partial class ProcessExit
{
    /// <summary>Ends at once. <see cref="Environment.Exit(int)"/> would wait for the shutdown hooks of the actor system, and who
    /// sent two signals does not want to.</summary>
    /// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
    public static void Now(int exitCode) => Exit(exitCode);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int exitCode);
}
