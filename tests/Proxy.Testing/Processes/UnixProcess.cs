using System.Runtime.InteropServices;

namespace Proxy.Testing;

/// <summary>The few libc calls about processes that .NET has no method for.</summary>
public static partial class UnixProcess
{
    /// <summary>Sends a signal; false when there is no such process.</summary>
    public static bool Signal(int processId, UnixSignal signal) => Kill(processId, (int)signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
