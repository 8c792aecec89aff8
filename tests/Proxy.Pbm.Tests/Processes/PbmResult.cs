namespace Proxy.Pbm.Tests.Processes;

/// <summary>What became of a run of <c>pbm</c>.</summary>
internal sealed record PbmResult(int ExitCode, string Output, string Error)
{
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
