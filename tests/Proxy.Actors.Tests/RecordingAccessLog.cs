using System.Net;
using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Actors.Telemetry;

namespace Proxy.Actors.Tests;

/// <summary>An access log that keeps its records, and tells when the wanted one is there.</summary>
internal sealed class RecordingAccessLog : IAccessLog
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<AccessRecord> _records = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Records so far.</summary>
    public int Count
    {
        get
        {
            lock (_records) return _records.Count;
        }
    }

    /// <summary>The record that was written last.</summary>
    public AccessRecord Last
    {
        get
        {
            lock (_records) return _records[^1];
        }
    }

    public bool IsWanted => true;

    public void Write(in AccessRecord record, int loop)
    {
        TaskCompletionSource more;
        lock (_records)
        {
            _records.Add(record);
            more = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        more.SetResult();
    }

    /// <summary>The record of a client's pair being bound.</summary>
    public Task<AccessRecord> BoundAsync(IPEndPoint client) =>
        FirstAsync(record => record.End == PairEnd.None && record.Client.ToEndPoint().Equals(client));

    /// <summary>The record of the end of a client's pair.</summary>
    public Task<AccessRecord> EndAsync(IPEndPoint client) =>
        FirstAsync(record => record.End != PairEnd.None && record.Client.ToEndPoint().Equals(client));

    private async Task<AccessRecord> FirstAsync(Predicate<AccessRecord> wanted)
    {
        using var bound = new CancellationTokenSource(Patience);
        while (true)
        {
            Task more;
            lock (_records)
            {
                if (_records.FindIndex(wanted) is >= 0 and var index) return _records[index];
                more = _more.Task;
            }

            await more.WaitAsync(bound.Token);
        }
    }
}
