// Checks a folder that `nearpeer audit export` wrote, with Go's x/mod/sumdb and no line of nearpeer.
//
//	apt-get install golang-go golang-golang-x-mod-dev
//	GO111MODULE=off GOPATH=/usr/share/gocode go run verify.go KEYS FOLDER
//
// KEYS is a file with one public key of a signed note on each line, which you were given long before;
// FOLDER is the folder of one log: its checkpoint, its tiles, and the entries or some of them.
package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height, width = 8, 256

type folder string

func (f folder) Height() int { return height }

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

// ReadTiles finds tiles where C2SP's tlog-tiles has them: as Go does, without the height.
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		path := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
		raw, err := os.ReadFile(filepath.Join(string(f), "tile", path))
		if err != nil {
			return nil, err
		}
		found = append(found, raw)
	}
	return found, nil
}

func main() {
	if len(os.Args) != 3 {
		fail("usage: verify KEYS FOLDER")
	}
	where := folder(os.Args[2])
	tree := opened(os.Args[1], where)
	hashes := tlog.TileHashReader(tree, where)
	all, some := whole(where, tree, hashes), single(where, tree, hashes)
	if all+some == 0 && tree.N > 0 {
		fail("the folder has no entries")
	}
	fmt.Printf("good: %d entries sealed, %d checked in tiles, %d one by one\n", tree.N, all, some)
}

// opened is the tree that the checkpoint says, signed by one of the keys.
func opened(keys string, where folder) tlog.Tree {
	raw, err := os.ReadFile(keys)
	must(err)
	var known []note.Verifier
	for _, line := range strings.Fields(string(raw)) {
		key, err := note.NewVerifier(line)
		must(err)
		known = append(known, key)
	}
	signed, err := os.ReadFile(filepath.Join(string(where), "checkpoint"))
	must(err)
	opened, err := note.Open(signed, note.VerifierList(known...))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 {
		fail("the checkpoint has too few lines")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	hash, err := tlog.ParseHash(lines[2])
	must(err)
	return tlog.Tree{N: size, Hash: hash}
}

// whole checks the entries that lie in tiles, if there are any.
func whole(where folder, tree tlog.Tree, hashes tlog.HashReader) int64 {
	if _, err := os.Stat(filepath.Join(string(where), "tile", "entries")); err != nil {
		return 0
	}
	for first := int64(0); first < tree.N; first += width {
		wide := int(tree.N - first)
		if wide > width {
			wide = width
		}
		tile := tlog.Tile{H: height, L: 0, N: first / width, W: wide}
		path := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/0/", height))
		raw, err := os.ReadFile(filepath.Join(string(where), "tile", "entries", path))
		must(err)
		var entries [][]byte
		for len(raw) > 1 {
			size := int(binary.BigEndian.Uint16(raw))
			if len(raw) < 2+size {
				fail("the entries of tile %d are cut", first/width)
			}
			entries, raw = append(entries, raw[2:2+size]), raw[2+size:]
		}
		if len(entries) != wide || len(raw) != 0 {
			fail("tile %d has %d entries and should have %d", first/width, len(entries), wide)
		}
		check(first, entries, hashes)
	}
	return tree.N
}

// single checks the entries of events.tsv, each with its position, if there are any.
func single(where folder, tree tlog.Tree, hashes tlog.HashReader) int64 {
	file, err := os.Open(filepath.Join(string(where), "events.tsv"))
	if err != nil {
		return 0
	}
	defer file.Close()
	lines, count := bufio.NewScanner(file), int64(0)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		position, entry, _ := bytes.Cut(lines.Bytes(), []byte("\t"))
		at, err := strconv.ParseInt(string(position), 10, 64)
		must(err)
		if at < 1 || at > tree.N {
			fail("position %d is not under the checkpoint", at)
		}
		check(at-1, [][]byte{entry}, hashes)
		count++
	}
	must(lines.Err())
	return count
}

// check compares entries with the hashes that the checkpoint vouches for.
func check(first int64, entries [][]byte, hashes tlog.HashReader) {
	var wanted []int64
	for at := range entries {
		wanted = append(wanted, tlog.StoredHashIndex(0, first+int64(at)))
	}
	sealed, err := hashes.ReadHashes(wanted)
	must(err)
	for at, entry := range entries {
		if tlog.RecordHash(entry) != sealed[at] {
			fail("the entry at position %d is not the one that was sealed", first+int64(at)+1)
		}
	}
}

func must(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func fail(format string, values ...any) {
	fmt.Fprintf(os.Stderr, "not good: "+format+"\n", values...)
	os.Exit(1)
}
