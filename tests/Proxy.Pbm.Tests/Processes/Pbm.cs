using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Proxy.Cmd.Tests.Hosts;
using Proxy.Testing;

namespace Proxy.Pbm.Tests.Processes;

/// <summary>Runs the built <c>pbm</c> as a process.</summary>
internal static class Pbm
{
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
    public static async Task<PbmResult> RunAsync(
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
        foreach (var name in new[] { "PBM_TOKEN", "PBM_TOKEN_FILE", "NO_COLOR" }) start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
