using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Proxy.Cmd.Tests.Hosts;
using Proxy.Pbm.Output;
using Proxy.Testing;

namespace Proxy.Pbm.Tests.Processes;

/// <summary>Runs <c>pbm</c>: within this process, or as one of its own where the process is what is tested (its streams, its
/// environment, signals).</summary>
internal static class Pbm
{
    // Whoever runs the tests may use pbm, too.
    private static readonly string[] Variables = ["PBM_TOKEN", "PBM_TOKEN_FILE", "NO_COLOR"];

    static Pbm()
    {
        foreach (var name in Variables) Environment.SetEnvironmentVariable(name, null);
    }

    /// <summary>What <c>dotnet</c> is given to run it.</summary>
    public static string Assembly { get; } = Path.Combine(
        Repository.Root,
        "Proxy.Pbm",
        "bin",
        typeof(Pbm).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration,
        $"net{Environment.Version.Major}.{Environment.Version.Minor}",
        "pbm.dll");

    /// <summary>Runs it against a member.</summary>
    public static Task<PbmResult> RunAsync(TestMember member, params string[] args) => RunAsync([member.Endpoint.Address.ToString(), .. args]);

    /// <summary>Runs it, and has it print JSON.</summary>
    public static async Task<JsonElement> JsonAsync(TestMember member, params string[] args)
    {
        var result = await RunAsync(member, [.. args, "--json"]);
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonSerializer.Deserialize<JsonElement>(result.Output);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<PbmResult> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await Program.RunAsync(args, new Streams(TextReader.Null, output, error, () => Terminal.None)).WaitAsync(Patience.Limit);
        return new PbmResult(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs it to its end, as a process.</summary>
    public static async Task<PbmResult> RunProcessAsync(
        string[] args, string? input = null, IReadOnlyDictionary<string, string?>? environment = null, string? directory = null)
    {
        using var process = Start(args, environment, directory);
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Patience.Limit);
        await process.WaitForExitAsync(limit.Token);
        return new PbmResult(process.ExitCode, await output, await error);
    }

    /// <summary>Starts it.</summary>
    public static Process Start(string[] args, IReadOnlyDictionary<string, string?>? environment = null, string? directory = null)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? Environment.CurrentDirectory,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
