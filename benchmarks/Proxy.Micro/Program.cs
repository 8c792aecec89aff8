using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using Perfolizer.Horology;

namespace Proxy.Micro;

/// <summary>Measures the pieces that a pair is made of, each by itself. The arguments are BenchmarkDotNet's.</summary>
internal static class Program
{
    // Together with three rounds of warming up and three of measuring, the whole set takes minutes.
    private static readonly TimeInterval Round = TimeInterval.FromMilliseconds(250);

    /// <returns>0 when every benchmark that was asked for has run.</returns>
    public static int Main(string[] arguments)
    {
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments, Config(arguments)).ToList();
        return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
    }

    /// <summary>Short runs, unless another kind is asked for.</summary>
    private static IConfig Config(string[] arguments) => arguments.Contains("--job") || arguments.Contains("-j")
        ? DefaultConfig.Instance
        : DefaultConfig.Instance.AddJob(Job.ShortRun.WithIterationTime(Round).AsDefault());
}
