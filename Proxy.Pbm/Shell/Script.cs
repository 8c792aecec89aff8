using Proxy.Pbm.Exit;
using Proxy.Pbm.Output;
using Proxy.Pbm.Wire;

namespace Proxy.Pbm.Shell;

/// <summary>Runs lines one after another until one fails.</summary>
internal static class Script
{
    private const int MaxLine = 64 << 10;

    /// <summary>Runs the lines of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="runner">Runs a line.</param>
    /// <param name="streams">Takes what went wrong.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunFileAsync(string file, CommandRunner runner, Streams streams)
    {
        try
        {
            using var lines = File.OpenText(file);
            return await RunAsync(lines, file, runner, streams);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            streams.Fail($"{file}: {failure.Message}");
            return ExitCode.Usage;
        }
    }

    /// <summary>Runs lines, and says which one failed.</summary>
    /// <param name="lines">The commands; empty lines and remarks (<c>#</c>) do nothing, <c>exit</c> ends.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="runner">Runs a line.</param>
    /// <param name="streams">Takes what went wrong.</param>
    /// <returns>The exit code of the line that failed; 0 when none did.</returns>
    public static async Task<int> RunAsync(TextReader lines, string name, CommandRunner runner, Streams streams)
    {
        var reader = new BoundedReader(lines, MaxLine);
        for (var number = 1; await ReadAsync(reader, name, number) is { } line; number++)
        {
            if (line.Trim() is "exit" or "quit") break;
            var exitCode = await runner.RunLineAsync(line);
            if (exitCode == ExitCode.Done) continue;
            streams.Fail($"{name}, line {number}: stopped at: {line.Trim()}");
            return exitCode;
        }

        return ExitCode.Done;
    }

    private static async Task<string?> ReadAsync(BoundedReader lines, string name, int number)
    {
        try
        {
            return await lines.ReadLineAsync(CancellationToken.None);
        }
        catch (InvalidDataException tooLong)
        {
            throw new PbmException(ExitCode.Usage, $"{name}, line {number}: {tooLong.Message}", "is it a file of commands?");
        }
    }
}
