using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Proxy.Cmd.Hosting;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;

namespace Proxy.Cmd.Endpoint;

/// <summary>
/// Carries out commands, of <c>POST /v1/commands</c> and of the paths that <see cref="ResourcePath"/> knows: reads the command, hands it to
/// its palette, and streams the answer.
/// </summary>
/// <param name="host">The palettes.</param>
/// <param name="options">The limits.</param>
/// <param name="stopping">Cancelled when the endpoint stops.</param>
internal sealed class CommandChannel(CommandHost host, AdminOptions options, CancellationToken stopping) : IDisposable
{
    // Whoever waits has one of the places for commands.
    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _places = new(options.MaxCommands);

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="access">What its token allows.</param>
    /// <param name="resource">The command that its path stands for; empty when the command is in its body.</param>
    public async Task AnswerAsync(HttpContext context, Access access, IReadOnlyList<string> resource)
    {
        if (stopping.IsCancellationRequested)
        {
            await new Refusal(503, "stopping", "the node is stopping", "ask another one").SendAsync(context).ConfigureAwait(false);
            return;
        }

        var isResource = resource.Count > 0;
        var (command, refusal) = isResource
            ? (CommandParser.Parse([.. host.Palettes], resource), null)
            : await ReadAsync(context.Request).ConfigureAwait(false);
        refusal ??= Judge(command!, access) ?? (isResource ? JudgeResource(context.Request, command!) : null);
        refusal ??= await TryRunAsync(context, command!, isResource).ConfigureAwait(false);
        if (refusal is not null) await refusal.SendAsync(context).ConfigureAwait(false);
    }

    // A place is taken when the command is known: who is slow to send one keeps nobody from running his.
    private async Task<Refusal?> TryRunAsync(HttpContext context, ParsedCommand command, bool isResource)
    {
        var connection = context.Features.GetRequiredFeature<ConnectionPlace>();
        if (!_places.Wait(0, CancellationToken.None))
            return new(503, "busy", $"{options.MaxCommands} commands are under way", "end one, or raise proxy.admin.max-commands");
        try
        {
            if (!connection.TryBeginCommand())
                return new(503, "busy", $"{options.MaxConnections - 1} of {options.MaxConnections} connections run commands", "end one, or raise proxy.admin.max-connections");
            await RunAsync(context, command, isResource).ConfigureAwait(false);
            return null;
        }
        finally
        {
            connection.EndCommand();
            _places.Release();
        }
    }

    private async Task<(ParsedCommand? Command, Refusal? Refusal)> ReadAsync(HttpRequest request)
    {
        if (!request.HasJsonContentType())
            return (null, new(415, "content-type", "the body's type is not application/json", "send Content-Type: application/json"));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted);
        limit.CancelAfter(options.RequestTimeout);
        try
        {
            var body = await JsonSerializer.DeserializeAsync<CommandRequest>(request.Body, Wire.Json, limit.Token).ConfigureAwait(false);
            if (body is { Command.IsDefault: false } && body.Command.All(word => word is not null))
                return (CommandParser.Parse([.. host.Palettes], body.Command), null);
        }
        catch (JsonException)
        {
            // Answered below, as is an object without a command.
        }
        catch (OperationCanceledException)
        {
            return (null, new(408, "slow", "the body did not come in time", "send it at once"));
        }
        catch (IOException broken) when (broken is not BadHttpRequestException && !request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return (null, new(400, "body", $"the body cannot be read: {broken.Message}", "send it with a Content-Length"));
        }

        return (null, new(400, "body", "the body is not a command", """send { "command": ["cluster", "show"] }"""));
    }

    private static Refusal? Judge(ParsedCommand command, Access access)
    {
        if (command.Definition is null) return new(400, "usage", command.Problem, command.Remedy);
        return access == Access.Full || command.Definition.IsReadOnly
            ? null
            : new(403, "read-only", $"{command.Definition.Typed(command.Palette!)} changes something, and the token is for reading", "use the token of proxy.admin.token");
    }

    // What a link, a proxy or a browser fetches must change nothing, and end.
    private static Refusal? JudgeResource(HttpRequest request, ParsedCommand command)
    {
        var definition = command.Definition!;
        if (!definition.IsReadOnly) return new(405, "method", $"{request.Path} does not take {request.Method}: it changes something", "POST /v1/commands");
        if (definition.Ends(command.Arguments!)) return null;
        var remedy = definition.EndingArgument is { } ending ? $"{request.Path}?{ending}, or POST /v1/commands"
            : definition.EndlessArgument is { } endless ? $"leave {endless} out, or POST /v1/commands"
            : "POST /v1/commands";
        return new(405, "method", $"{request.Path} does not take {request.Method} like this: it does not end", remedy);
    }

    private async Task RunAsync(HttpContext context, ParsedCommand command, bool isResource)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var isStream = command.Definition!.Result == ResultShape.Stream;
        if (!isStream || isResource) ending.CancelAfter(TimeLimit(command));
        context.Response.ContentType = isResource ? Wire.ObjectType : Wire.LinesType;
        context.Response.Headers.CacheControl = "no-store";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        IReplyWriter writer = isResource ? new ResourceWriter(context.Response) : new ReplyWriter(context.Response.BodyWriter);
        using var run = host.Run(command, ending.Token);
        try
        {
            writer.Begin(command);
            await CopyAsync(run.Output, writer, ending.Token, context.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            writer.Write(Cut(command));
        }
        catch (Exception unwritable) when (unwritable is NotSupportedException or JsonException or ArgumentException)
        {
            writer.Write(new ErroredCommandResponse($"the answer cannot be written as JSON: {unwritable.Message}"));
        }

        if (context.RequestAborted.IsCancellationRequested) return;
        writer.End();
        await writer.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private ErroredCommandResponse Cut(ParsedCommand command) => stopping.IsCancellationRequested
        ? new("the node is stopping")
        : new($"{command.Definition!.Typed(command.Palette!)} did not end within {TimeLimit(command).TotalSeconds:0.###} s");

    private TimeSpan TimeLimit(ParsedCommand command)
    {
        var wait = command.Definition!.WaitArgument is { } argument ? command.Arguments!.Duration(argument) : null;
        var limit = options.CommandTimeout + (wait ?? TimeSpan.Zero);
        return limit < MaxTime ? limit : MaxTime;
    }

    private async Task CopyAsync(CommandOutput answer, IReplyWriter writer, CancellationToken ending, CancellationToken gone)
    {
        while (true)
        {
            await writer.FlushAsync(gone).ConfigureAwait(false);
            var more = answer.Replies.WaitToReadAsync(ending).AsTask();
            while (!await IsDoneInTimeAsync(more, ending).ConfigureAwait(false))
            {
                writer.Beat();
                await writer.FlushAsync(gone).ConfigureAwait(false);
            }

            // A handler that was told to stop ends its answer, too; that is no answer.
            ending.ThrowIfCancellationRequested();
            if (!await more.ConfigureAwait(false)) return;

            // Some at a time, so that a slow client holds up the handler and not this node's memory.
            for (var i = 0; i < 16 && answer.Replies.TryRead(out var reply); i++) writer.Write(reply);
            if (writer.HasFailed) return;
        }
    }

    private async Task<bool> IsDoneInTimeAsync(Task more, CancellationToken ending)
    {
        try
        {
            await more.WaitAsync(options.Heartbeat, ending).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
