using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Proxy.Memory;

/// <summary>A run of the load generator, <c>benchmarks/load/load.c</c>: clients and origin are processes of their own, so that
/// nothing of them is counted.</summary>
internal sealed class LoadTool : IDisposable
{
    /// <summary>The environment variable that tells a row's process where the program is.</summary>
    internal const string Variable = "PROXY_MEMORY_LOAD";

    private readonly Process _process;

    private LoadTool(Process process) => _process = process;

    /// <summary>Compiles the program with gcc.</summary>
    /// <returns>Its path.</returns>
    internal static async Task<string> CompileAsync()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "ProxyCluster.sln")))
            root = root.Parent ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository");
        var directory = Directory.CreateDirectory(Path.Combine(root.FullName, "artifacts", "benchmarks")).FullName;
        var binary = Path.Combine(directory, "load-memory");
        using var gcc = Process.Start(
            "gcc", ["-O2", "-pthread", "-o", binary, Path.Combine(root.FullName, "benchmarks", "load", "load.c")]);
        await gcc.WaitForExitAsync();
        return gcc.ExitCode == 0 ? binary : throw new InvalidOperationException("gcc could not compile load.c");
    }

    /// <summary>Starts it.</summary>
    /// <param name="arguments">As <c>benchmarks/README.md</c> describes them.</param>
    internal static LoadTool Start(params string[] arguments) => new(Process.Start(
        new ProcessStartInfo(Environment.GetEnvironmentVariable(Variable)!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);

    /// <summary>Starts an origin.</summary>
    internal static async Task<LoadTool> OriginAsync(int port)
    {
        var origin = Start("origin", "--port", port.ToString(CultureInfo.InvariantCulture));
        await origin.LineAsync();
        return origin;
    }

    /// <summary>Waits for a line of output.</summary>
    internal async Task<string> LineAsync() =>
        await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the load generator has ended");

    /// <summary>Lets go of what it holds and waits for its last word, which must tell of no error.</summary>
    internal async Task FinishAsync()
    {
        _process.StandardInput.Close();
        using var result = JsonDocument.Parse(await LineAsync());
        if (result.RootElement.GetProperty("errors").GetInt64() != 0)
            throw new InvalidOperationException($"the load generator met errors: {result.RootElement}");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
