using Proxy.Configuration;
using Proxy.Membership.Hosting;

namespace Proxy.Actors.Telemetry;

/// <summary>The access log in a file.</summary>
internal sealed class FileOutput : ILineOutput
{
    private readonly RotatingFile _file;

    private FileOutput(RotatingFile file) => _file = file;

    public string Name => _file.Path;

    public string? Trouble => _file.Trouble;

    /// <summary>Opens it.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    internal static FileOutput Open(AccessLogSettings settings, TimeProvider time)
    {
        try
        {
            return new FileOutput(RotatingFile.Append(settings.File!, settings.MaxSize, settings.Keep, time));
        }
        catch (IOException failure)
        {
            throw new IOException($"proxy.access-log.file: {settings.File} cannot be appended to: {failure.Message}", failure);
        }
    }

    public ReadOnlySpan<byte> First(ReadOnlySpan<byte> lines) => LineSink.First(lines, _file.WriteLength);

    public LineLoss Write(ReadOnlySpan<byte> lines) => _file.Write(lines);

    public void Reopen() => _file.Reopen();

    public void Dispose() => _file.Dispose();
}
