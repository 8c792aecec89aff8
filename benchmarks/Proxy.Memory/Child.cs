using System.Diagnostics;

namespace Proxy.Memory;

/// <summary>This program again, for one row.</summary>
internal static class Child
{
    /// <summary>Runs a row; what it prints goes where ours does.</summary>
    /// <returns>Its exit code.</returns>
    internal static async Task<int> RunAsync(string row, string load)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        // Started by dotnet, the program is an argument; started by its own host, it is the process.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(Child).Assembly.Location);
        start.ArgumentList.Add("--row");
        start.ArgumentList.Add(row);
        start.Environment[LoadTool.Variable] = load;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
