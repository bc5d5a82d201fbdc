"""ClickHouse's engine (the Python package chdb) behind its HTTP interface, for tests where no server can be had.

Usage: clickhouse.py FOLDER [PORT]; prints the port. User, password and database come from CLICKHOUSE_USER, CLICKHOUSE_PASSWORD
and CLICKHOUSE_DB. Only row formats stream; a query that its client leaves runs on to its end.
"""
import base64, email, gzip, os, re, sys, threading, urllib.parse, uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import chdb

FOLDER = sys.argv[1]
USER, PASSWORD = os.environ.get('CLICKHOUSE_USER', 'pfad'), os.environ.get('CLICKHOUSE_PASSWORD', 'pfad')
DATABASE = os.environ.get('CLICKHOUSE_DB', 'pfad')
# Of a server's interface only, unknown to the engine alone, or not ours to set.
NOT_SETTINGS = {'query', 'database', 'default_format', 'query_id', 'session_id', 'session_timeout', 'user', 'password', 'role',
                'wait_end_of_query', 'buffer_size', 'compress', 'decompress', 'quota_key', 'enable_http_compression'}
ROW_FORMATS = re.compile(r'\bFORMAT\s+(JSONEachRow|JSONCompactEachRow\w*|CSV\w*|TSV\w*|TabSeparated\w*|RowBinary)\s*;?\s*$', re.I)
ANY_FORMAT = re.compile(r'\bFORMAT\s+(\w+)\s*;?\s*$', re.I)
INSERT = re.compile(r'^\s*INSERT\b', re.I)
STATUS = {'60': 404, '81': 404, '516': 403, '497': 403, '192': 403, '193': 403, '47': 404}

root = chdb.connect(FOLDER)
root.query(f'CREATE DATABASE IF NOT EXISTS {DATABASE}')
writing = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def do_GET(self):
        if urllib.parse.urlsplit(self.path).path == '/ping':
            return self.answer(200, b'Ok.\n')
        self.run()

    def do_POST(self):
        self.run()

    def run(self):
        body = self.body()
        url = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query, keep_blank_values=True))
        if self.headers.get('Content-Type', '').startswith('multipart/form-data'):
            message = email.message_from_bytes(b'Content-Type: ' + self.headers['Content-Type'].encode() + b'\r\n\r\n' + body)
            for part in message.get_payload():
                url[part.get_param('name', header='content-disposition')] = part.get_payload(decode=True).decode()
            body = b''
        if not self.knows(url):
            return self.fail(f'Code: 516. DB::Exception: {self.user(url)[0]}: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)')
        self.query_id = url.get('query_id') or str(uuid.uuid4())
        sql, data = (url['query'], body) if 'query' in url else (body.decode(), None)
        connection = chdb.connect(FOLDER)
        try:
            self.prepare(connection, url)
            parameters = {name[6:]: value for name, value in url.items() if name.startswith('param_')}
            if data is not None and INSERT.match(sql):
                self.insert(connection, sql, data)
            elif ROW_FORMATS.search(sql):
                self.stream(connection, sql, parameters)
            else:
                found = ANY_FORMAT.search(sql)
                result = connection.query(sql, 'TSV', **({'params': parameters} if parameters else {}))
                self.answer(200, bytes(result.bytes()), found and found.group(1))
        except BrokenPipeError:
            pass
        except Exception as error:
            self.fail(str(error))
        finally:
            connection.close()

    def prepare(self, connection, url):
        database = url.get('database') or self.headers.get('X-ClickHouse-Database') or DATABASE
        connection.query(f'USE `{database}`')
        for name, value in url.items():
            if name in NOT_SETTINGS or name.startswith('param_') or 'http' in name:
                continue
            text = value.replace('\\', '\\\\').replace("'", "\\'")
            connection.query(f"SET {name} = '{text}'")

    def insert(self, connection, sql, data):
        """What does not stream goes through a file, as the engine takes no binary text."""
        form = ANY_FORMAT.search(sql)
        with writing:
            inserter = connection.send_insert(sql[:form.start()] if form else sql, form.group(1) if form else 'TSV')
            inserter.append(data)
            result = inserter.finish()
        self.answer(200, b'', None, f'{{"read_rows":"0","written_rows":"{result.rows_written}"}}')

    def stream(self, connection, sql, parameters):
        form = ANY_FORMAT.search(sql)
        chunks = iter(connection.send_query(sql[:form.start()], form.group(1), **({'params': parameters} if parameters else {})))
        first = next(chunks, None)
        tag = uuid.uuid4().hex[:16]
        self.send_response(200)
        self.headers_of(form.group(1))
        self.send_header('X-ClickHouse-Exception-Tag', tag)
        self.send_header('Transfer-Encoding', 'chunked')
        self.end_headers()
        try:
            while first is not None:
                self.chunk(bytes(first.bytes()))
                first = next(chunks, None)
        except BrokenPipeError:
            raise
        except Exception as error:
            text = str(error).encode()
            self.chunk(b'__exception__\r\n' + tag.encode() + b'\r\n' + text + b'\n' + str(len(text)).encode() + b' ' + tag.encode() + b'\r\n__exception__\r\n')
            # No last chunk: the answer is not whole.
            self.close_connection = True
            return
        self.wfile.write(b'0\r\n\r\n')

    def chunk(self, data):
        if data:
            self.wfile.write(b'%x\r\n' % len(data) + data + b'\r\n')

    def body(self):
        if self.headers.get('Transfer-Encoding', '').lower() == 'chunked':
            data = b''
            while size := int(self.rfile.readline().split(b';')[0], 16):
                data += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            data = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        return gzip.decompress(data) if self.headers.get('Content-Encoding') == 'gzip' else data

    def user(self, url):
        given = self.headers.get('Authorization', '')
        if given.startswith('Basic '):
            return base64.b64decode(given[6:]).decode().split(':', 1)
        return [self.headers.get('X-ClickHouse-User') or url.get('user', 'default'), self.headers.get('X-ClickHouse-Key') or url.get('password', '')]

    def knows(self, url):
        return self.user(url) == [USER, PASSWORD]

    def headers_of(self, form, summary='{"read_rows":"0","written_rows":"0"}'):
        self.send_header('X-ClickHouse-Query-Id', self.query_id)
        self.send_header('X-ClickHouse-Summary', summary)
        self.send_header('X-ClickHouse-Format', form or 'TabSeparated')
        self.send_header('Content-Type', 'text/plain; charset=UTF-8')

    def answer(self, status, data, form=None, summary='{"read_rows":"0","written_rows":"0"}'):
        self.query_id = getattr(self, 'query_id', '')
        self.send_response(status)
        self.headers_of(form, summary)
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        for at in range(0, len(data), 1 << 20):
            self.wfile.write(data[at:at + (1 << 20)])

    def fail(self, text):
        found = re.search(r'Code: (\d+)\..*', text, re.S)
        code = found.group(1) if found else '1001'
        data = (found.group(0) if found else f'Code: 1001. DB::Exception: {text}').encode()
        self.send_response(STATUS.get(code, 500))
        self.send_header('X-ClickHouse-Exception-Code', code)
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


server = Server(('127.0.0.1', int(sys.argv[2]) if len(sys.argv) > 2 else 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
