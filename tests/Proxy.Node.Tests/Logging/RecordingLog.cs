using System.Collections.Concurrent;
using Akka.Event;

namespace Proxy.Node.Tests.Logging;

/// <summary>Keeps what is logged, by any thread: the level and the text.</summary>
internal sealed class RecordingLog() : LoggingAdapterBase(SemanticLogMessageFormatter.Instance)
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public override bool IsDebugEnabled => true;

    public override bool IsInfoEnabled => true;

    public override bool IsWarningEnabled => true;

    public override bool IsErrorEnabled => true;

    protected override void NotifyLog(LogLevel logLevel, object message, Exception? cause = null) =>
        Lines.Enqueue($"{logLevel.ToString().Replace("Level", "", StringComparison.Ordinal).ToLowerInvariant()} {message}");
}
