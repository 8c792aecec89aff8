using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Proxy.Pbm.Exit;

namespace Proxy.Pbm.Wire;

/// <summary>Talks to the admin endpoint of a node.</summary>
internal sealed class AdminClient : IDisposable
{
    // Characters: a line has a thousand pairs at most, of about 400 each; a node's own list of commands has 20,000.
    private const int MaxLine = 4 << 20;

    private const int MaxRefusal = 64 << 10;

    private readonly HttpClient _http;
    private readonly ClientLimits _limits;

    /// <summary>A client; it connects with its first request.</summary>
    /// <param name="endpoint">HOST:PORT.</param>
    /// <param name="token">The token; null for none.</param>
    /// <param name="limits">How long the node is waited for; null for the usual times.</param>
    public AdminClient(string endpoint, string? token, ClientLimits? limits = null)
    {
        _limits = limits ?? ClientLimits.Default;
        Endpoint = endpoint;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, ConnectTimeout = _limits.Connect, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://{endpoint}/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (token is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Where it connects to: HOST:PORT.</summary>
    public string Endpoint { get; }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Downloads what the node can do.</summary>
    /// <exception cref="PbmException">It cannot be reached, or refuses.</exception>
    public async Task<Listing> ListAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/palettes");
        using var response = await SendAsync(request, cancellation);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        try
        {
            return Listing.Parse(await WithinAsync(new BoundedReader(reader, MaxLine).ReadToEndAsync, cancellation));
        }
        catch (ShapeException other)
        {
            throw Foreign(other);
        }
    }

    /// <summary>Runs a command; its answer comes line by line, each an object; who reads it stops at the one of the kind <c>end</c>.</summary>
    /// <param name="words">The words of the command line.</param>
    /// <param name="cancellation">Ends the command.</param>
    /// <exception cref="PbmException">The node cannot be reached, refuses, or went away before the end.</exception>
    /// <exception cref="ShapeException">A line is none of an answer.</exception>
    public async IAsyncEnumerable<JsonElement> RunAsync(IReadOnlyList<string> words, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/commands") { Content = JsonContent.Create(new { Command = words }) };

        // A body of known length: nothing is gained by sending it in chunks.
        await request.Content.LoadIntoBufferAsync(cancellation);
        using var response = await SendAsync(request, cancellation);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        var lines = new BoundedReader(reader, MaxLine);
        while (true)
        {
            var line = await WithinAsync(lines.ReadLineAsync, cancellation) ?? throw Lost(null);
            yield return Shape.Object(line);
        }
    }

    /// <summary>What to say of a server whose answer is none.</summary>
    public PbmException Foreign(ShapeException other) =>
        new(ExitCode.CannotConnect, $"{Endpoint} does not answer as a node does: {other.Message}", "is it the address of a node's admin endpoint?");

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_limits.Begin);
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (HttpRequestException failure)
        {
            throw Unreachable(Reason(failure));
        }
        catch (OperationCanceledException late) when (late.InnerException is TimeoutException && !limit.IsCancellationRequested)
        {
            throw Unreachable($"nothing there has answered within {_limits.Connect.TotalSeconds:0.###} s");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Silent(_limits.Begin);
        }

        if (response.IsSuccessStatusCode) return response;
        using (response) throw await RefusalAsync(response, cancellation);
    }

    // Reads something that has to come within the time that a node may be silent.
    private async Task<T> WithinAsync<T>(Func<CancellationToken, ValueTask<T>> read, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_limits.Silence);
        try
        {
            return await read(limit.Token);
        }
        catch (InvalidDataException tooLong)
        {
            throw Foreign(new ShapeException($"it sent {tooLong.Message}"));
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw Lost(failure);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Silent(_limits.Silence);
        }
    }

    private async Task<PbmException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var exitCode = response.StatusCode switch
        {
            HttpStatusCode.BadRequest => ExitCode.Usage,
            HttpStatusCode.Unauthorized => ExitCode.CannotConnect,
            _ => ExitCode.Failed,
        };
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        try
        {
            var error = Shape.Object(Shape.Object(await WithinAsync(new BoundedReader(reader, MaxRefusal).ReadToEndAsync, cancellation)), "error");
            return new PbmException(exitCode, Shape.Text(error, "text"), Shape.Text(error, "remedy"));
        }
        catch (Exception other) when (other is ShapeException or PbmException)
        {
            return new PbmException(ExitCode.CannotConnect, $"{Endpoint} answers {(int)response.StatusCode}, and not as a node does", "is it the address of a node's admin endpoint?");
        }
    }

    private PbmException Unreachable(string reason) => new(
        ExitCode.CannotConnect,
        $"cannot connect to {Endpoint}: {reason}",
        "is the node up? It says where its admin endpoint is when it starts; pbm HOST:PORT goes there");

    // The kernel takes connections for a process that is stopped, or hangs.
    private PbmException Silent(TimeSpan limit) => new(
        ExitCode.CannotConnect,
        $"{Endpoint} is connected, and has said nothing for {limit.TotalSeconds:0.###} s",
        "what listens there hangs, is stopped (kill -CONT goes on with it), has no processor time, or is no node; ss -ltnp has its process, and its log says more");

    private PbmException Lost(Exception? failure) => new(
        ExitCode.CannotConnect, $"{Endpoint} went away before the answer's end{(failure is null ? "" : ": " + failure.Message)}", "is the node still up?");

    private static string Reason(HttpRequestException failure) => failure.InnerException switch
    {
        SocketException socket => socket.Message,
        { } inner => inner.Message,
        null => failure.Message,
    };
}
