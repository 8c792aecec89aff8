using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Proxy.Testing;

/// <summary>Keeps what is logged, by any thread: the level, the id and the text.</summary>
public sealed class RecordingLog : ILogger
{
    /// <summary>What was logged: <c>warning PC304 pool web: ...</c>.</summary>
    public ConcurrentQueue<string> Lines { get; } = [];

    /// <summary>The exceptions that were logged.</summary>
    public ConcurrentQueue<Exception> Errors { get; } = [];

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        var level = logLevel == LogLevel.Information ? "info" : logLevel.ToString().ToLowerInvariant();
        Lines.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{level} PC{eventId.Id:000} {formatter(state, exception)}"));
        if (exception is not null) Errors.Enqueue(exception);
    }
}
