using BenchmarkDotNet.Running;

namespace Proxy.Micro;

/// <summary>Measures the pieces that a pair is made of, each by itself. The arguments are BenchmarkDotNet's.</summary>
internal static class Program
{
    /// <returns>0 when every benchmark that was asked for has run.</returns>
    public static int Main(string[] arguments)
    {
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(WithJob(arguments)).ToList();
        return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
    }

    /// <summary>Short runs, unless another kind is asked for: the whole set is to take minutes.</summary>
    private static string[] WithJob(string[] arguments) =>
        arguments.Contains("--job") || arguments.Contains("-j") ? arguments : [.. arguments, "--job", "short"];
}
