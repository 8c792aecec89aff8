using Akka.Actor;

namespace Proxy.Actors.Listing;

/// <summary>A node's directory, as other nodes reach it. It bounds how many questions are under way and how long each takes,
/// and keeps the queues of those who follow the node's pairs.</summary>
internal sealed class DirectoryActor : UntypedActor, IWithTimers
{
    /// <summary>Its name below <c>/user</c>.</summary>
    internal const string Name = "directory";

    /// <summary>Questions under way at most. Each holds a few pages of memory and a thousandth of the loops' time.</summary>
    internal const int MaxQueries = 32;

    /// <summary>Followers at most.</summary>
    internal const int MaxFollowers = 32;

    /// <summary>A question that was asked without a limit of its own, or with a longer one, gets this.</summary>
    private static readonly TimeSpan MaxLimit = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan FollowersPatience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, (PairFollower Follower, long Seen)> _followers = new(StringComparer.Ordinal);
    private readonly NodeDirectory _directory;
    private readonly PairFeed _feed;
    private readonly TimeProvider _time;
    private readonly Func<IDirectoryQuery, CancellationToken, Task<object>?> _others;
    private int _underWay;

    public DirectoryActor(NodeDirectory directory, PairFeed feed, TimeProvider time, Func<IDirectoryQuery, CancellationToken, Task<object>?> others)
    {
        _others = others;
        _directory = directory;
        _feed = feed;
        _time = time;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How it is made.</summary>
    /// <param name="directory">Answers about pairs.</param>
    /// <param name="feed">Pairs as they begin and end.</param>
    /// <param name="time">The clock.</param>
    /// <param name="others">Answers about all else; null for what it does not know.</param>
    internal static Props Props(
        NodeDirectory directory, PairFeed feed, TimeProvider time, Func<IDirectoryQuery, CancellationToken, Task<object>?> others) =>
        Akka.Actor.Props.Create(() => new DirectoryActor(directory, feed, time, others));

    protected override void PreStart() =>
        Timers.StartPeriodicTimer(ForgetFollowers.Instance, ForgetFollowers.Instance, FollowersPatience);

    protected override void PostStop()
    {
        foreach (var (follower, _) in _followers.Values) follower.Dispose();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ListPairs list:
                Answer(list, cancellation => _directory.ListAsync(list, cancellation));
                break;
            case RankPairs rank:
                Answer(rank, cancellation => _directory.RankAsync(rank, cancellation), rank.Window);
                break;
            case KillPairs kill:
                Answer(kill, cancellation => _directory.KillAsync(kill, cancellation));
                break;
            case CollectStats stats:
                Answer(stats, cancellation => _directory.StatsAsync(stats, cancellation));
                break;
            case CollectBuffers:
                Sender.Tell(_directory.Buffers());
                break;
            case FollowPairs follow:
                Follow(follow);
                break;
            case IDirectoryQuery other:
                Answer(other, cancellation => _others(other, cancellation) ?? throw new NotSupportedException("this node does not know the question"));
                break;
            case Answered answered:
                _underWay--;
                answered.Asker.Tell(answered.Answer);
                break;
            case ForgetFollowers:
                Forget();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Answer<T>(IDirectoryQuery query, Func<CancellationToken, Task<T>> answer, TimeSpan window = default)
        where T : notnull
    {
        if (_underWay == MaxQueries)
        {
            Sender.Tell(new DirectoryRefusal($"busy with {MaxQueries} other questions"));
            return;
        }

        _underWay++;
        var limit = query.Limit + window;
        AnswerAsync(answer, limit < MaxLimit ? limit : MaxLimit, Sender).PipeTo(Self);
    }

    private async Task<Answered> AnswerAsync<T>(Func<CancellationToken, Task<T>> answer, TimeSpan limit, IActorRef asker)
        where T : notnull
    {
        using var bound = new CancellationTokenSource(limit, _time);
        try
        {
            return new Answered(asker, await answer(bound.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            return new Answered(asker, new DirectoryRefusal(Missing.NoAnswer(limit)));
        }
        catch (Exception error)
        {
            return new Answered(asker, new DirectoryRefusal(error.Message));
        }
    }

    private void Follow(FollowPairs follow)
    {
        if (!_followers.TryGetValue(follow.Follower, out var known) && _followers.Count == MaxFollowers)
        {
            Sender.Tell(new DirectoryRefusal($"{MaxFollowers} others follow its pairs already"));
            return;
        }

        var follower = known.Follower ?? _feed.Follow(follow.Filter);
        _followers[follow.Follower] = (follower, _time.GetTimestamp());
        var (records, leftOut) = follower.Take(NodeDirectory.MaxRecords);
        Sender.Tell(new FollowedPairs([.. records], leftOut));
    }

    private void Forget()
    {
        var gone = _followers.Where(each => _time.GetElapsedTime(each.Value.Seen) > FollowersPatience).ToList();
        foreach (var (name, (follower, _)) in gone)
        {
            follower.Dispose();
            _followers.Remove(name);
        }
    }

    private sealed record Answered(IActorRef Asker, object Answer) : INoSerializationVerificationNeeded;

    private sealed record ForgetFollowers
    {
        internal static readonly ForgetFollowers Instance = new();
    }
}
